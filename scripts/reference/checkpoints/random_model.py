"""Tiny models of random weights, in the ordinary layout of a Hub folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel

CLASSES = ["ALPHA", "BETA", "GAMMA"]
LONGEST = 64
#: Wide enough that softmax, normalisation and GELU are far from linear.
WEIGHT_STD = 0.3
BIAS_STD = 0.1

BODY: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}
HEAD: dict[str, Any] = {
    "id2label": dict(enumerate(CLASSES)),
    "label2id": {name: index for index, name in enumerate(CLASSES)},
}


def write(model: PreTrainedModel, folder: Path, seed: int) -> None:
    """Draw every weight of a model and save it."""
    _randomise(model, torch.Generator().manual_seed(seed))
    model.save_pretrained(folder)


def _randomise(model: PreTrainedModel, generator: torch.Generator) -> None:
    """Draw every parameter, the padding row and LayerNorm's scale and shift included.

    Left at their usual 0 and 1 they would hide a loader that drops or swaps them.
    """
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                parameter.copy_(WEIGHT_STD * noise)
            else:
                centre = 1.0 if name.endswith("weight") else 0.0
                parameter.copy_(centre + BIAS_STD * noise)
