"""Logits, hidden states, and the plain gradient methods on the tiny BERT."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from captum.attr import InputXGradient, Saliency

from ..inputs import encode_all
from ..storage import write_arrays
from .every_class import of_embeddings

if TYPE_CHECKING:
    from pathlib import Path

    from ..classifier import Classifier, Encoded

#: Half the distance of the central differences; in float64 both of its errors are then tiny.
STEP = 1e-4
#: How closely the two independent gradients have to agree, in units of the largest one.
AGREEMENT = 1e-6


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_gradients.npz``."""
    arrays: dict[str, torch.Tensor] = {}
    for case, encoded in encode_all(classifier).items():
        results = _states(classifier, encoded) | _attributions(classifier, encoded)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_gradients.npz", arrays)


def _states(classifier: Classifier, encoded: Encoded) -> dict[str, torch.Tensor]:
    with torch.no_grad():
        output = classifier.model(
            input_ids=encoded.ids,
            attention_mask=encoded.mask,
            token_type_ids=encoded.type_ids,
            output_hidden_states=True,
            output_attentions=True,
        )
    return {
        "logits": output.logits[0],
        "embeddings": classifier.embed(encoded.ids)[0],
        "hidden_states": torch.cat(output.hidden_states),
        "attentions": torch.cat(output.attentions),
    }


def _attributions(classifier: Classifier, encoded: Encoded) -> dict[str, torch.Tensor]:
    autograd = torch.stack(
        [gradient(classifier, encoded, target) for target in range(classifier.n_classes)]
    )
    differences = finite_differences(classifier, encoded)
    error = (autograd - differences).abs().max() / autograd.abs().max()
    if error > AGREEMENT:
        raise ArithmeticError(f"autograd and finite differences differ by {error:.1e}")
    forward = classifier.from_embeddings
    saliency = of_embeddings(Saliency(forward), classifier, encoded, abs=False)
    product = of_embeddings(InputXGradient(forward), classifier, encoded)
    return {
        "gradient_autograd": autograd,
        "gradient_differences": differences,
        "saliency_l2": saliency.norm(dim=-1),
        "input_x_gradient": product.sum(dim=-1),
    }


def gradient(classifier: Classifier, encoded: Encoded, target: int) -> torch.Tensor:
    """Differentiate one logit with respect to the word embeddings: (T, D)."""
    points = classifier.embed(encoded.ids).requires_grad_()
    logit = classifier.from_points(points, encoded)[0, target]
    return torch.autograd.grad(logit, points)[0][0]


def finite_differences(classifier: Classifier, encoded: Encoded) -> torch.Tensor:
    """Take central differences (K, T, D) of the logits, one coordinate at a time."""
    point = classifier.embed(encoded.ids)
    _, length, width = point.shape
    steps = STEP * torch.eye(length * width, dtype=point.dtype).view(-1, length, width)
    rest = encoded.rest_for(len(steps))
    with torch.no_grad():
        above = classifier.from_embeddings(point + steps, *rest)
        below = classifier.from_embeddings(point - steps, *rest)
    return ((above - below) / (2 * STEP)).T.reshape(-1, length, width)
