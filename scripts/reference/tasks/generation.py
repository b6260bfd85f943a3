"""Language models on the backbones of the tiny decoders and BART: logits and attributions."""

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

from ..checkpoints.decoders import DECODERS
from ..checkpoints.random_model import BIAS_STD, WEIGHT_STD
from ..inputs import versions
from ..methods.paths import N_STEPS
from ..storage import write_arrays, write_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: The models whose head is the table of word embeddings.
TIED = {"tiny_gpt2", "tiny_qwen3", "tiny_gemma", "tiny_gemma2"}
#: The models that captum's LLM attribution explains, too.
BY_CAPTUM = {"tiny_gpt2", "tiny_llama"}

PROMPT = "The actors are charming, but this story"
CONTINUATION = " is strangely long"
#: The token that replaces those of the prompt in captum's LLM attribution.
EMPTY = 5
#: The logit of an extra token, far above all others. Log-probabilities are then logits minus it.
CERTAIN = 60.0


@dataclass(frozen=True)
class LanguageInput:
    """One input: all tokens (T,), and which of them are special or predicted.

    Attributes
    ----------
    model, tokenizer
        The model and its tokenizer.
    ids
        The ids of all tokens.
    special
        True for tokens that no baseline replaces.
    sources
        The number of tokens before the continuation.
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
        """The index of each step's token among its logits."""
        return self.ids[self.steps]


def write(out: Path) -> None:
    """Write ``heads/*_language.safetensors``, ``generation.json`` and ``generation.npz``."""
    texts = {"prompt": PROMPT, "continuation": CONTINUATION, "empty": EMPTY}
    write_json(out / "generation.json", {"versions": versions()} | texts)
    arrays: dict[str, Any] = {}
    for seed, family in enumerate(DECODERS, 51):
        inputs = _continued(_decoder(out, family, seed), out / family)
        arrays |= _record(family, inputs, partial(_decoded, inputs))
        if family in BY_CAPTUM:
            arrays[f"{family}/llm_attribution"] = _by_captum(inputs)
    inputs = _translated(_bart(out, 58), out / "tiny_bart")
    arrays |= _record("tiny_bart", inputs, partial(_both, inputs))
    write_arrays(out / "generation.npz", arrays)


def _decoder(out: Path, family: str, seed: int) -> Any:
    """Add a language head to a backbone; save it unless it is the table of word embeddings."""
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


def _continued(model: Any, folder: Path) -> LanguageInput:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    prompt = tokenizer(PROMPT)["input_ids"]
    whole = tokenizer(PROMPT + CONTINUATION, return_special_tokens_mask=True)
    ids = whole["input_ids"]
    if ids[: len(prompt)] != prompt:
        raise ValueError(f"{folder} has a token across the end of the prompt.")
    special = torch.tensor(whole["special_tokens_mask"]).bool()
    steps = list(range(len(prompt), len(ids)))
    return LanguageInput(model, tokenizer, torch.tensor(ids), special, len(prompt), steps)


def _translated(model: Any, folder: Path) -> LanguageInput:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    source = tokenizer(PROMPT, return_special_tokens_mask=True)
    output = tokenizer(CONTINUATION, return_special_tokens_mask=True)
    start = len(source["input_ids"])
    ids = [*source["input_ids"], model.config.decoder_start_token_id, *output["input_ids"]]
    special = [*source["special_tokens_mask"], 1, *output["special_tokens_mask"]]
    # After the decoder's start token comes the tokenizer's, with which every output begins.
    steps = list(range(start + 2, len(ids)))
    return LanguageInput(
        model, tokenizer, torch.tensor(ids), torch.tensor(special).bool(), start, steps
    )


def _decoded(inputs: LanguageInput, points: torch.Tensor) -> torch.Tensor:
    """Compute logits (N, S, V) from word embeddings (N, T, D)."""
    logits: torch.Tensor = inputs.model(inputs_embeds=points).logits
    return logits[:, [step - 1 for step in inputs.steps]]


def _both(inputs: LanguageInput, points: torch.Tensor) -> torch.Tensor:
    """Compute logits (N, S, V) from the word embeddings of encoder, then decoder (N, T, D)."""
    logits: torch.Tensor = inputs.model(
        inputs_embeds=points[:, : inputs.sources], decoder_inputs_embeds=points[:, inputs.sources :]
    ).logits
    return logits[:, [step - inputs.sources - 1 for step in inputs.steps]]


def _record(
    family: str, inputs: LanguageInput, forward: Callable[[torch.Tensor], torch.Tensor]
) -> dict[str, Any]:
    """Compute logits and integrated gradients of each step; the baseline is zero for all words."""
    point = inputs.model.get_input_embeddings()(inputs.ids)[None].detach()
    baseline = torch.where(inputs.special[None, :, None], point, 0.0)
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
        for step, token in enumerate(inputs.targets)
    ]
    return {
        f"{family}/ids": inputs.ids.numpy(),
        f"{family}/logits": forward(point)[0].detach().to(torch.float32).numpy(),
        f"{family}/integrated_gradients": torch.stack(scores).detach().numpy(),
    }


class Unnormalised(torch.nn.Module):  # type: ignore[misc]
    """A language model with an extra token of probability 1; see ``CERTAIN``.

    captum explains log-probabilities, which then equal the logits up to a constant.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.device = model.device

    def forward(self, ids: torch.Tensor) -> SimpleNamespace:
        """Compute logits (N, T, V + 1)."""
        logits = self.model(ids).logits
        certain = torch.full_like(logits[..., :1], CERTAIN)
        return SimpleNamespace(logits=torch.cat([logits, certain], dim=-1))


def _by_captum(inputs: LanguageInput) -> Any:
    """Attribute each step to the tokens of the prompt; earlier steps stay unchanged."""
    attributor = LLMGradientAttribution(
        LayerIntegratedGradients(Unnormalised(inputs.model), inputs.model.get_input_embeddings()),
        inputs.tokenizer,
    )
    scores = attributor.attribute(
        TextTokenInput(PROMPT, inputs.tokenizer, baselines=EMPTY),
        target=inputs.targets,
        # A mask and not ids: a token with 1 stays, a token with 0 is replaced.
        baselines=inputs.special[None, : inputs.sources].long(),
        n_steps=N_STEPS,
        method="gausslegendre",
    )
    return scores.token_attr.numpy()
