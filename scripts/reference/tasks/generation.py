"""Language models on the bodies of the tiny decoders and of BART: logits and attributions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import torch
from captum.attr import (
    IntegratedGradients,
    LayerIntegratedGradients,
    LLMGradientAttribution,
    TextTokenInput,
)
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

from ..checkpoints.random_model import BIAS_STD, WEIGHT_STD
from ..inputs import versions
from ..methods.paths import N_STEPS
from ..storage import write_arrays, write_json

if TYPE_CHECKING:
    from collections.abc import Callable
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
#: Those whose head is the word embeddings.
TIED = {"tiny_gpt2", "tiny_qwen3", "tiny_gemma", "tiny_gemma2"}
#: Those that captum's own attribution for language models is asked about.
BY_CAPTUM = {"tiny_gpt2", "tiny_llama"}

PROMPT = "The actors are charming, but this story"
CONTINUATION = " is strangely long"
#: What takes the place of a prompt's tokens on the way of captum's attribution.
EMPTY = 5
#: The logit of one more token, far above all others: log-probabilities are then logits less this.
CERTAIN = 60.0


@dataclass(frozen=True)
class Asked:
    """One input: all tokens (T,), which are special, and what is predicted where.

    Attributes
    ----------
    model, tokenizer
        Of the family.
    ids
        Of all tokens.
    special
        Which of them no baseline replaces.
    sources
        How many come before what the model writes.
    steps
        The tokens that are targets.
    """

    model: Any
    tokenizer: Any
    ids: torch.Tensor
    special: torch.Tensor
    sources: int
    steps: list[int]

    @property
    def targets(self) -> torch.Tensor:
        """Which column of the logits each step is about."""
        return self.ids[self.steps]


def write(out: Path) -> None:
    """Write ``heads/*_language.safetensors``, ``generation.json`` and ``generation.npz``."""
    texts = {"prompt": PROMPT, "continuation": CONTINUATION, "empty": EMPTY}
    write_json(out / "generation.json", {"versions": versions()} | texts)
    arrays: dict[str, Any] = {}
    for seed, family in enumerate(DECODERS, 51):
        asked = _continued(_decoder(out, family, seed), out / family)
        arrays |= _record(family, asked, partial(_decoded, asked))
        if family in BY_CAPTUM:
            arrays[f"{family}/llm_attribution"] = _by_captum(asked)
    asked = _translated(_bart(out, 58), out / "tiny_bart")
    arrays |= _record("tiny_bart", asked, partial(_both, asked))
    write_arrays(out / "generation.npz", arrays)


def _decoder(out: Path, family: str, seed: int) -> Any:
    """Put a language head on a body, and keep it where it is not the word embeddings."""
    model = AutoModelForCausalLM.from_pretrained(
        out / family, attn_implementation="eager", tie_word_embeddings=family in TIED
    )
    if family not in TIED:
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            weight = model.lm_head.weight
            weight.copy_(WEIGHT_STD * torch.randn(weight.shape, generator=generator))
        _save(out, family, {"lm_head.weight": weight})
    return model.to(torch.float64).eval()


def _bart(out: Path, seed: int) -> Any:
    model = AutoModelForSeq2SeqLM.from_pretrained(out / "tiny_bart", attn_implementation="eager")
    bias = model.final_logits_bias
    bias.copy_(BIAS_STD * torch.randn(bias.shape, generator=torch.Generator().manual_seed(seed)))
    _save(out, "tiny_bart", {"final_logits_bias": bias})
    return model.to(torch.float64).eval()


def _save(out: Path, family: str, head: dict[str, torch.Tensor]) -> None:
    kept = {name: values.detach().clone() for name, values in head.items()}
    save_file(kept, out / "heads" / f"{family}_language.safetensors", {"format": "pt"})


def _continued(model: Any, folder: Path) -> Asked:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    prompt = tokenizer(PROMPT)["input_ids"]
    whole = tokenizer(PROMPT + CONTINUATION, return_special_tokens_mask=True)
    ids = whole["input_ids"]
    if ids[: len(prompt)] != prompt:
        raise ValueError(f"{folder} has a token across the end of the prompt.")
    special = torch.tensor(whole["special_tokens_mask"]).bool()
    steps = list(range(len(prompt), len(ids)))
    return Asked(model, tokenizer, torch.tensor(ids), special, len(prompt), steps)


def _translated(model: Any, folder: Path) -> Asked:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    source = tokenizer(PROMPT, return_special_tokens_mask=True)
    output = tokenizer(CONTINUATION, return_special_tokens_mask=True)
    start = len(source["input_ids"])
    ids = [*source["input_ids"], model.config.decoder_start_token_id, *output["input_ids"]]
    special = [*source["special_tokens_mask"], 1, *output["special_tokens_mask"]]
    # Behind the decoder's start comes the tokenizer's own, which every output has.
    steps = list(range(start + 2, len(ids)))
    return Asked(model, tokenizer, torch.tensor(ids), torch.tensor(special).bool(), start, steps)


def _decoded(asked: Asked, points: torch.Tensor) -> torch.Tensor:
    """Logits (N, S, V) of word embeddings (N, T, D)."""
    logits: torch.Tensor = asked.model(inputs_embeds=points).logits
    return logits[:, [step - 1 for step in asked.steps]]


def _both(asked: Asked, points: torch.Tensor) -> torch.Tensor:
    """Logits (N, S, V) of word embeddings (N, T, D), the encoder's and then the decoder's."""
    logits: torch.Tensor = asked.model(
        inputs_embeds=points[:, : asked.sources], decoder_inputs_embeds=points[:, asked.sources :]
    ).logits
    return logits[:, [step - asked.sources - 1 for step in asked.steps]]


def _record(
    family: str, asked: Asked, forward: Callable[[torch.Tensor], torch.Tensor]
) -> dict[str, Any]:
    """Logits, and integrated gradients of each step from zeros in the place of all words."""
    point = asked.model.get_input_embeddings()(asked.ids)[None].detach()
    baseline = torch.where(asked.special[None, :, None], point, 0.0)
    attributor = IntegratedGradients(lambda points: forward(points).flatten(1))
    size = forward(point).shape[-1]
    scores = [
        attributor.attribute(
            point,
            baselines=baseline,
            target=step * size + int(token),
            n_steps=N_STEPS,
            method="gausslegendre",
        )[0].sum(dim=-1)
        for step, token in enumerate(asked.targets)
    ]
    return {
        f"{family}/ids": asked.ids.numpy(),
        f"{family}/logits": forward(point)[0].detach().to(torch.float32).numpy(),
        f"{family}/integrated_gradients": torch.stack(scores).detach().numpy(),
    }


class Unnormalised(torch.nn.Module):  # type: ignore[misc]
    """A language model with one more token, which is certain; see ``CERTAIN``.

    captum explains log-probabilities. With this they are the logits, but for a constant.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.device = model.device

    def forward(self, ids: torch.Tensor) -> SimpleNamespace:
        """Logits (N, T, V + 1)."""
        logits = self.model(ids).logits
        certain = torch.full_like(logits[..., :1], CERTAIN)
        return SimpleNamespace(logits=torch.cat([logits, certain], dim=-1))


def _by_captum(asked: Asked) -> Any:
    """Attribute each step to the prompt's tokens; earlier steps stay what they are."""
    attributor = LLMGradientAttribution(
        LayerIntegratedGradients(Unnormalised(asked.model), asked.model.get_input_embeddings()),
        asked.tokenizer,
    )
    found = attributor.attribute(
        TextTokenInput(PROMPT, asked.tokenizer, baselines=EMPTY),
        target=asked.targets,
        # Not ids: a token with a 1 stays, one with a 0 gives way to that of the input.
        baselines=asked.special[None, : asked.sources].long(),
        n_steps=N_STEPS,
        method="gausslegendre",
    )
    return found.token_attr.numpy()
