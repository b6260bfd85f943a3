"""Zero-shot classification: what transformers' pipeline answers, and its gradients by captum.

A label's probability among several is a function of all pairs of the text and a hypothesis. It is
differentiated by the word embeddings of the text, which all pairs share.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from captum.attr import IntegratedGradients
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

from ..classifier import Classifier, Encoded
from ..inputs import versions
from ..methods.paths import N_STEPS
from ..storage import rounded, write_json

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "The director never finds the heart of this predictable story."
LABELS = ["love", "drama", "a long story"]
TEMPLATE = "This is about {}."

#: By what the order is called, the labels of the outputs.
ORDERS = {
    "entailment last": ["contradiction", "neutral", "ENTAILMENT"],
    "entailment first": ["entailment", "neutral", "contradiction"],
    # The pipeline takes the first output for contradiction, whatever its name.
    "entailment between": ["neutral", "Entailment", "contradiction"],
}

CASES: dict[str, dict[str, Any]] = {
    "one label": {"labels": LABELS[:1]},
    "three labels": {"labels": LABELS},
    "three labels, each by itself": {"labels": LABELS, "multi_label": True},
    "another template": {"labels": LABELS, "hypothesis_template": TEMPLATE},
}

#: From the logits (L, C) of all pairs to the scalar of each label (L,).
Scalars = Callable[[torch.Tensor], torch.Tensor]

SCALARS: dict[str, Scalars] = {
    "probability": lambda logits: logits[:, 2].softmax(dim=0),
    "log_odds": lambda logits: logits[:, 2].softmax(dim=0).logit(),
    "probability, each by itself": lambda logits: logits[:, [0, 2]].softmax(dim=1)[:, 1],
}


def write(out: Path) -> None:
    """Write ``zero_shot.json``."""
    model = Classifier.load(out / "tiny_bert")
    answers = {
        order: _answers(out / "tiny_bert", dict(enumerate(names)))
        for order, names in ORDERS.items()
    }
    write_json(
        out / "zero_shot.json",
        {
            "versions": versions(),
            "text": TEXT,
            "orders": ORDERS,
            "cases": CASES,
            "answers": answers | {"nli": _answers(out.parent.parent / "notebooks/models/nli")},
            "template": TEMPLATE,
            "labels": LABELS,
            "attributions": {name: _attributed(model, of) for name, of in SCALARS.items()},
        },
    )


def _answers(folder: Path, names: dict[int, str] | None = None) -> dict[str, dict[str, float]]:
    """Ask the pipeline: by case the probability of each label."""
    labels = {} if names is None else {"id2label": names, "label2id": _turned(names)}
    classify = pipeline(
        "zero-shot-classification",
        model=AutoModelForSequenceClassification.from_pretrained(folder, **labels),
        tokenizer=AutoTokenizer.from_pretrained(folder),
    )
    found = {}
    for case, given in CASES.items():
        options = {("candidate_labels" if k == "labels" else k): v for k, v in given.items()}
        answer = classify(TEXT, **options)
        found[case] = dict(zip(answer["labels"], answer["scores"], strict=True))
    return found


def _turned(names: dict[int, str]) -> dict[str, int]:
    return {name: i for i, name in names.items()}


def _attributed(model: Classifier, scalars: Scalars) -> dict[str, Any]:
    """Differentiate each label's scalar by the words of the text in all pairs at once."""
    pairs = [model.encode(TEXT, TEMPLATE.format(label)) for label in LABELS]
    own = torch.tensor([part == 0 for part in pairs[0].parts])
    words = model.embed(pairs[0].ids)[:, own]
    padding = model.embed(torch.full_like(pairs[0].ids, model.tokenizer.pad_token_id))[:, own]

    def values(points: torch.Tensor) -> torch.Tensor:
        return torch.stack([scalars(_logits(model, pairs, point)) for point in points])

    point = words.clone().requires_grad_()
    gradients = [
        torch.autograd.grad(value, point, retain_graph=True)[0][0] for value in values(point)[0]
    ]
    integrated = IntegratedGradients(values)
    return {
        label: {
            "value": rounded(values(words)[0, i : i + 1].detach())[0],
            "saliency": rounded(gradient.norm(dim=-1)),
            "input_x_gradient": rounded((gradient * words[0]).sum(dim=-1)),
            "integrated_gradients": rounded(
                integrated.attribute(
                    words, baselines=padding, target=i, n_steps=N_STEPS, method="gausslegendre"
                )[0]
                .sum(dim=-1)
                .detach()
            ),
        }
        for i, (label, gradient) in enumerate(zip(LABELS, gradients, strict=True))
    }


def _logits(model: Classifier, pairs: list[Encoded], words: torch.Tensor) -> torch.Tensor:
    """Run every pair, with the same vectors in the place of the text's tokens: (L, C)."""
    rows = []
    for pair in pairs:
        own = torch.tensor([part == 0 for part in pair.parts])
        points = model.embed(pair.ids).masked_scatter(own[None, :, None], words)
        rows.append(model.from_points(points, pair)[0])
    return torch.stack(rows)
