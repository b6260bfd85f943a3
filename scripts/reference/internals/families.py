"""Logits and saliency of all tiny checkpoints, to test that each family is loaded completely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from ..checkpoints.decoders import DECODERS
from ..classifier import Classifier
from ..inputs import describe, versions
from ..methods.gradients import gradient
from ..storage import write_json

if TYPE_CHECKING:
    from pathlib import Path

    from ..classifier import Encoded

FOLDERS = [
    "tiny_bert",
    "tiny_distilbert",
    "tiny_roberta",
    "tiny_xlm_roberta",
    "tiny_albert",
    "tiny_bart",
    *DECODERS,
]
TEXTS: list[tuple[str, str | None]] = [
    ("Wonderful!", None),
    ("The director never finds the heart of this predictable story.", None),
    ("It's funny, it's sweet, and it's never too long", None),
    ("The plot is thin.", "Its actors could not be better!"),
]


def write(out: Path) -> None:
    """Write ``families.json``."""
    records = {folder: _records(Classifier.load(out / folder)) for folder in FOLDERS}
    write_json(out / "families.json", {"versions": versions(), "families": records})


def _records(classifier: Classifier) -> list[dict[str, Any]]:
    return [_record(classifier, *texts) for texts in TEXTS]


def _record(classifier: Classifier, text: str, text_pair: str | None) -> dict[str, Any]:
    encoded = classifier.encode(text, text_pair)
    with torch.no_grad():
        logits = classifier.from_ids(encoded.ids, *encoded.rest)[0]
    norms = [
        gradient(classifier, encoded, target).norm(dim=-1).tolist()
        for target in range(classifier.n_classes)
    ]
    scores = {"logits": logits.tolist(), "saliency_l2": norms}
    if text_pair is not None:  # One text is enough, and keeps the file small.
        scores["hidden_states_saliency_l2"] = _at_hidden_states(classifier, encoded)
    return describe(text, text_pair, encoded) | scores


def _at_hidden_states(classifier: Classifier, encoded: Encoded) -> list[list[list[float]]]:
    """Compute the norms of the gradients of all logits by all hidden states."""
    states, logits = classifier.hidden_states(encoded)
    return [
        [
            torch.autograd.grad(logit, state, retain_graph=True)[0][0].norm(dim=-1).tolist()
            for logit in logits[0]
        ]
        for state in states
    ]
