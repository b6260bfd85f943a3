"""The logit lens: a model's head applied to its hidden states."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
)

from ..checkpoints.decoders import DECODERS
from ..checkpoints.random_model import LONGEST
from ..tasks.generation import CONTINUATION, PROMPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: The text that encoders read; [MASK] stands for the mask token of each.
MASKED = "The film is [MASK] and its story is [MASK]."

#: The encoders with a stored head for masked tokens.
ENCODERS = ("tiny_bert", "tiny_distilbert", "tiny_roberta", "tiny_xlm_roberta", "tiny_albert")

#: Logits are stored for every fourth position.
EVERY = 4


def _decoder_lens(family: str, out: Path) -> torch.Tensor:
    """Apply a decoder's final normalisation and head to its hidden states."""
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
    # Gemma 2 bounds its logits.
    bound = getattr(model.config, "final_logit_softcapping", None)
    if bound is not None:
        early = [bound * torch.tanh(logits / bound) for logits in early]
    return torch.cat([*early, answer.logits])[:, ::EVERY]


def _masked_lens(family: str, out: Path) -> torch.Tensor:
    """Apply an encoder's head for masked tokens to its hidden states."""
    model = AutoModelForMaskedLM.from_pretrained(out / family, attn_implementation="eager")
    head = load_file(out / "heads" / f"{family}_mask.safetensors")
    model.load_state_dict(head, strict=False)
    model = model.to(torch.float64).eval()
    tokenizer = AutoTokenizer.from_pretrained(out / family)
    text = MASKED.replace("[MASK]", tokenizer.mask_token)
    ids = tokenizer(text, return_tensors="pt")
    read = _masked_head(model)
    with torch.no_grad():
        answer = model(**ids, output_hidden_states=True)
        return torch.cat([read(state) for state in answer.hidden_states])[:, ::EVERY]


def _masked_head(model: Any) -> Callable[[torch.Tensor], torch.Tensor]:
    """Give what a model makes of its last hidden states."""
    kind = model.config.model_type
    if kind == "distilbert":
        return lambda state: model.vocab_projector(
            model.vocab_layer_norm(model.activation(model.vocab_transform(state)))
        )
    name = {"bert": "cls", "albert": "predictions"}.get(kind, "lm_head")
    head: Callable[[torch.Tensor], torch.Tensor] = getattr(model, name)
    return head


def _translation_lens(out: Path) -> torch.Tensor:
    """Apply tiny_bart's head to the hidden states of its decoder."""
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
    **{family: partial(_decoder_lens, family) for family in DECODERS},
    **{family: partial(_masked_lens, family) for family in ENCODERS},
    "tiny_bart": _translation_lens,
}
