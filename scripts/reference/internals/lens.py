"""The logit lens: a model's head applied to its hidden states."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
)

from ..checkpoints.random_model import LONGEST
from ..tasks.generation import CONTINUATION, PROMPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Every how many positions a row of logits is kept.
EVERY = 4


def _decoder_lens(family: str, out: Path) -> torch.Tensor:
    """Read a decoder's states by its final normalisation and its head."""
    from safetensors.torch import load_file

    head = out / "heads" / f"{family}_language.safetensors"
    model = AutoModelForCausalLM.from_pretrained(
        out / family, attn_implementation="eager", tie_word_embeddings=not head.is_file()
    )
    if head.is_file():
        model.load_state_dict(load_file(head), strict=False)
    model = model.to(torch.float64).eval()
    ids = AutoTokenizer.from_pretrained(out / family)(PROMPT + CONTINUATION, return_tensors="pt")
    with torch.no_grad():
        answer = model(ids["input_ids"], output_hidden_states=True)
        norm = model.transformer.ln_f if family == "tiny_gpt2" else model.model.norm
        early = [model.lm_head(norm(state)) for state in answer.hidden_states[:-1]]
    return torch.cat([*early, answer.logits])[:, ::EVERY]


def _masked_lens(out: Path) -> torch.Tensor:
    """Read tiny_bert's states by its head for masked tokens."""
    from safetensors.torch import load_file

    model = AutoModelForMaskedLM.from_pretrained(out / "tiny_bert", attn_implementation="eager")
    model.load_state_dict(load_file(out / "heads" / "tiny_bert_mask.safetensors"), strict=False)
    model = model.to(torch.float64).eval()
    ids = AutoTokenizer.from_pretrained(out / "tiny_bert")(
        "The film is [MASK] and its story is [MASK].", return_tensors="pt"
    )
    with torch.no_grad():
        answer = model(**ids, output_hidden_states=True)
        return torch.cat([model.cls(state) for state in answer.hidden_states])[:, ::EVERY]


def _translation_lens(out: Path) -> torch.Tensor:
    """Read the states of tiny_bart's decoder by its head."""
    from safetensors.torch import load_file

    model = AutoModelForSeq2SeqLM.from_pretrained(out / "tiny_bart", attn_implementation="eager")
    bias = load_file(out / "heads" / "tiny_bart_language.safetensors")
    model.load_state_dict(bias, strict=False)
    model = model.to(torch.float64).eval()
    tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bart")
    source = tokenizer(PROMPT, return_tensors="pt")["input_ids"]
    output = tokenizer(CONTINUATION)["input_ids"]
    target = torch.tensor([[model.config.decoder_start_token_id, *output]])
    if target.shape[1] > LONGEST:
        raise ValueError("The continuation is longer than tiny_bart reads.")
    with torch.no_grad():
        answer = model(source, decoder_input_ids=target, output_hidden_states=True)
        logits = [
            model.lm_head(state) + model.final_logits_bias for state in answer.decoder_hidden_states
        ]
    return torch.cat(logits)[:, ::EVERY]


#: By checkpoint: a function from the folder of all checkpoints to logits (layers + 1, positions,
#: vocabulary).
LENSES: dict[str, Callable[[Path], torch.Tensor]] = {
    "tiny_gpt2": partial(_decoder_lens, "tiny_gpt2"),
    "tiny_llama": partial(_decoder_lens, "tiny_llama"),
    "tiny_bert": _masked_lens,
    "tiny_bart": _translation_lens,
}
