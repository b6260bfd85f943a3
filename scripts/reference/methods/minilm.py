"""Captum on a trained sentiment model, over sentences that span the lengths of SST-2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from captum.attr import InputXGradient, LayerIntegratedGradients

from ..classifier import Classifier
from ..inputs import versions
from ..storage import rounded, write_json
from .baselines import baseline_ids
from .gradients import gradient

if TYPE_CHECKING:
    from pathlib import Path

N_SENTENCES = 24
N_STEPS = 50
#: Points of a path that are run at once.
CHUNK = 16


def write(shared: Path, out: Path) -> None:
    """Write ``minilm_sst2.json``."""
    classifier = Classifier.load(shared / "models" / "minilm-sst2", torch.float32)
    sentences = _spread(classifier, shared / "data" / "sst2" / "dev.tsv")
    write_json(
        out / "minilm_sst2.json",
        {
            "versions": versions(),
            "classes": [name for _, name in sorted(classifier.model.config.id2label.items())],
            "n_steps": N_STEPS,
            "sentences": [_record(classifier, sentence) for sentence in sentences],
        },
    )


def _spread(classifier: Classifier, path: Path) -> list[str]:
    """Take sentences at even ranks of their length in tokens."""
    lines = path.read_text(encoding="utf-8").splitlines()
    sentences = sorted({line.split("\t")[0] for line in lines})
    sentences.sort(key=lambda sentence: len(classifier.tokenizer.tokenize(sentence)))
    ranks = np.linspace(0, len(sentences) - 1, N_SENTENCES).round().astype(int)
    return [sentences[rank] for rank in ranks]


def _record(classifier: Classifier, text: str) -> dict[str, Any]:
    encoded = classifier.encode(text)
    with torch.no_grad():
        logits = classifier.from_ids(encoded.ids, *encoded.rest)[0]
    target = int(logits.argmax())
    return {
        "text": text,
        "tokens": encoded.tokens,
        "input_ids": encoded.ids[0].tolist(),
        "logits": rounded(logits),
        "target": target,
        "saliency_l2": rounded(gradient(classifier, encoded, target).norm(dim=-1)),
        "input_x_gradient": _input_x_gradient(classifier, encoded, target),
        **_integrated_gradients(classifier, encoded, target),
    }


def _input_x_gradient(classifier: Classifier, encoded: Any, target: int) -> list[float]:
    found = InputXGradient(classifier.from_embeddings).attribute(
        classifier.embed(encoded.ids).requires_grad_(),
        target=target,
        additional_forward_args=encoded.rest,
    )
    return rounded(found[0].sum(dim=-1).detach())


def _integrated_gradients(classifier: Classifier, encoded: Any, target: int) -> dict[str, Any]:
    padded = baseline_ids(classifier, encoded)["pad"]
    attributor = LayerIntegratedGradients(classifier.from_ids, classifier.word_embeddings)
    found, delta = attributor.attribute(
        encoded.ids,
        baselines=padded,
        target=target,
        additional_forward_args=encoded.rest,
        n_steps=N_STEPS,
        method="gausslegendre",
        internal_batch_size=CHUNK,
        return_convergence_delta=True,
    )
    with torch.no_grad():
        start = classifier.from_ids(padded, *encoded.rest)[0]
    return {
        "baseline_logits": rounded(start),
        "integrated_gradients": rounded(found[0].sum(dim=-1).detach()),
        "convergence_delta": rounded(delta)[0],
    }
