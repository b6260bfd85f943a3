"""Write random checkpoints of decoders that classify from the last token's hidden state.

Settings that a loader may assume differ from the classes' defaults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import (
    Gemma2Config,
    Gemma2ForSequenceClassification,
    GemmaConfig,
    GemmaForSequenceClassification,
    GemmaTokenizerFast,
    GPT2Config,
    GPT2ForSequenceClassification,
    GPT2TokenizerFast,
    LlamaConfig,
    LlamaForSequenceClassification,
    LlamaTokenizerFast,
    MistralConfig,
    MistralForSequenceClassification,
    Qwen2Config,
    Qwen2ForSequenceClassification,
    Qwen2TokenizerFast,
    Qwen3Config,
    Qwen3ForSequenceClassification,
)

from . import random_model
from .random_model import BODY, HEAD, LONGEST
from .tokenizing import write_bytes, write_unigrams

if TYPE_CHECKING:
    from pathlib import Path

DECODERS = [
    "tiny_gpt2",
    "tiny_llama",
    "tiny_mistral",
    "tiny_qwen2",
    "tiny_qwen3",
    "tiny_gemma",
    "tiny_gemma2",
]

BPE_SIZE = 280
END = "<|endoftext|>"

#: Two heads share each key head, and epsilon is so large that a loader that ignores it fails.
_GROUPED: dict[str, Any] = BODY | {
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": LONGEST,
    "rms_norm_eps": 1e-3,
}
#: The heads together are wider than the hidden state.
_WIDE_HEADS = {"head_dim": 8}


def write(out: Path) -> None:
    """Write ``tiny_gpt2`` and the other decoders under ``out``."""
    _write_gpt2(out / "tiny_gpt2")
    _write_llama(out / "tiny_llama")
    _write_mistral(out / "tiny_mistral")
    _write_qwen2(out / "tiny_qwen2")
    _write_qwen3(out / "tiny_qwen3")
    _write_gemma(out / "tiny_gemma")
    _write_gemma2(out / "tiny_gemma2")


def _write_gpt2(folder: Path) -> None:
    width, layers, heads, inner = BODY.values()
    config = GPT2Config(
        vocab_size=write_bytes(GPT2TokenizerFast, folder, BPE_SIZE, [END]),
        n_positions=LONGEST,
        n_embd=width,
        n_layer=layers,
        n_head=heads,
        n_inner=inner,
        layer_norm_epsilon=1e-3,
        bos_token_id=0,
        eos_token_id=0,
        **HEAD,
    )
    random_model.write(GPT2ForSequenceClassification(config), folder, seed=7)


def _write_llama(folder: Path) -> None:
    scaling = {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 32,
    }
    config = LlamaConfig(
        vocab_size=_write_llama_tokenizer(folder),
        rope_theta=1000.0,
        rope_scaling=scaling,
        **_GROUPED,
        **HEAD,
    )
    random_model.write(LlamaForSequenceClassification(config), folder, seed=8)


def _write_mistral(folder: Path) -> None:
    config = MistralConfig(
        vocab_size=_write_llama_tokenizer(folder),
        rope_theta=1000.0,
        sliding_window=4,
        **_GROUPED,
        **HEAD,
    )
    random_model.write(MistralForSequenceClassification(config), folder, seed=9)


def _write_qwen2(folder: Path) -> None:
    size = write_bytes(Qwen2TokenizerFast, folder, BPE_SIZE, [END])
    config = Qwen2Config(vocab_size=size, rope_theta=1000.0, pad_token_id=0, **_GROUPED, **HEAD)
    random_model.write(Qwen2ForSequenceClassification(config), folder, seed=10)


def _write_qwen3(folder: Path) -> None:
    size = write_bytes(Qwen2TokenizerFast, folder, BPE_SIZE, [END])
    config = Qwen3Config(
        vocab_size=size, rope_theta=1000.0, pad_token_id=0, **_WIDE_HEADS, **_GROUPED, **HEAD
    )
    random_model.write(Qwen3ForSequenceClassification(config), folder, seed=11)


def _write_gemma(folder: Path) -> None:
    config = GemmaConfig(
        vocab_size=_write_gemma_tokenizer(folder),
        rope_theta=1000.0,
        **_WIDE_HEADS,
        **_GROUPED,
        **HEAD,
    )
    random_model.write(GemmaForSequenceClassification(config), folder, seed=12)


def _write_gemma2(folder: Path) -> None:
    config = Gemma2Config(
        vocab_size=_write_gemma_tokenizer(folder),
        rope_theta=1000.0,
        sliding_window=4,
        attn_logit_softcapping=2.0,
        query_pre_attn_scalar=4,
        **_WIDE_HEADS,
        **_GROUPED,
        **HEAD,
    )
    random_model.write(Gemma2ForSequenceClassification(config), folder, seed=13)


def _write_llama_tokenizer(folder: Path) -> int:
    return write_unigrams(
        LlamaTokenizerFast,
        folder,
        {"unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"},
        single="<s> $A",
        pair="<s> $A <s> $B",
    )


def _write_gemma_tokenizer(folder: Path) -> int:
    return write_unigrams(
        GemmaTokenizerFast,
        folder,
        {"pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>", "unk_token": "<unk>"},
        single="<bos> $A",
        pair="<bos> $A <bos> $B",
    )
