"""The texts that are explained with the tiny BERT, and their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import captum
import numpy as np
import torch
import transformers

from .storage import write_json

if TYPE_CHECKING:
    from pathlib import Path

    from .classifier import Classifier, Encoded

CASES: dict[str, tuple[str, str | None]] = {
    "short": ("A touching film", None),
    "sentence": ("The actors are charming, but this story feels strangely unfinished.", None),
    "pair": ("The plot is thin.", "Its actors could not be better!"),
    "repeated": ("very, very good but very, very slow", None),
}
#: The references of noise methods need thousands of passes, so they use the shortest text.
SHORTEST = "short"


def encode_all(classifier: Classifier) -> dict[str, Encoded]:
    """Tokenize every case."""
    return {name: classifier.encode(*texts) for name, texts in CASES.items()}


def describe(text: str, text_pair: str | None, encoded: Encoded) -> dict[str, Any]:
    """Build the JSON record of one input."""
    return {
        "text": text,
        "text_pair": text_pair,
        "tokens": encoded.tokens,
        "offsets": encoded.offsets,
        "parts": encoded.parts,
        "special": encoded.special.tolist(),
        "input_ids": encoded.ids[0].tolist(),
        "attention_mask": encoded.mask[0].tolist(),
        "token_type_ids": None if encoded.type_ids is None else encoded.type_ids[0].tolist(),
    }


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert.json``: versions, class names and the tokenized cases."""
    encoded = encode_all(classifier)
    write_json(
        out / "tiny_bert.json",
        {
            "versions": versions(),
            "classes": [name for _, name in sorted(classifier.model.config.id2label.items())],
            "cases": {name: describe(*CASES[name], encoded[name]) for name in CASES},
        },
    )


def versions() -> dict[str, str]:
    """Return the versions of the libraries that compute the references."""
    modules = (torch, captum, transformers, np)
    return {module.__name__: module.__version__.split("+")[0] for module in modules}
