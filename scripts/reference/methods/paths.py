"""Integrated gradients on the tiny BERT, by captum in every variant that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients

from ..inputs import encode_all
from ..storage import write_arrays
from .baselines import baseline_embeddings, baseline_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..classifier import Classifier, Encoded

    Forward = Callable[..., torch.Tensor]

Arrays = dict[str, torch.Tensor]

N_STEPS = 50
QUADRATURES = [
    "gausslegendre",
    "riemann_left",
    "riemann_right",
    "riemann_middle",
    "riemann_trapezoid",
]
#: (explained class, class that it is held against)
CONTRASTS = [(0, 1), (1, 2), (2, 0)]


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_paths.npz``."""
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        results = (
            _over_embeddings(classifier, encoded)
            | _over_word_embedding_layer(classifier, encoded)
            | _over_hidden_states(classifier, encoded)
            | _other_scalars(classifier, encoded)
        )
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_paths.npz", arrays)


def _over_embeddings(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Every baseline and quadrature, with the embeddings as captum's input."""
    results: Arrays = {}
    for name, baseline in baseline_embeddings(classifier, encoded).items():
        for quadrature in QUADRATURES:
            results[f"ig/{name}/{quadrature}"] = _path(
                classifier.from_embeddings, classifier, encoded, baseline, quadrature
            )
        with torch.no_grad():
            results[f"baseline_logits/{name}"] = classifier.from_embeddings(
                baseline, *encoded.rest
            )[0]
    return results


def _over_word_embedding_layer(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Every text baseline and quadrature, with captum hooked to the embedding layer."""
    return {
        f"layer_ig/word_embeddings/{name}/{quadrature}": layer_path(
            classifier, classifier.word_embeddings, encoded, ids, quadrature
        )
        for name, ids in baseline_ids(classifier, encoded).items()
        for quadrature in QUADRATURES
    }


def _over_hidden_states(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Paths between hidden states, from that of the padded text to that of the text."""
    bert = classifier.model.bert
    # The block itself answers with a tuple, whose attention weights captum would explain too; the
    # last module in it answers with the hidden state alone.
    layers = {"hidden_state_0": bert.embeddings, "hidden_state_1": bert.encoder.layer[0].output}
    padded = baseline_ids(classifier, encoded)["pad"]
    return {
        f"layer_ig/{name}/pad/gausslegendre": layer_path(classifier, layer, encoded, padded)
        for name, layer in layers.items()
    }


def _other_scalars(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Probabilities, log odds and contrasts of two classes, from padding."""

    def probabilities(*arguments: torch.Tensor) -> torch.Tensor:
        return classifier.from_embeddings(*arguments).softmax(dim=-1)

    def log_odds(*arguments: torch.Tensor) -> torch.Tensor:
        return probabilities(*arguments).logit()

    def contrasts(*arguments: torch.Tensor) -> torch.Tensor:
        logits = classifier.from_embeddings(*arguments)
        return torch.stack([logits[:, a] - logits[:, b] for a, b in CONTRASTS], dim=-1)

    padded = baseline_embeddings(classifier, encoded)["pad"]
    scalars = {"probability": probabilities, "log_odds": log_odds, "contrast": contrasts}
    return {
        f"ig_{name}/pad/gausslegendre": _path(scalar, classifier, encoded, padded)
        for name, scalar in scalars.items()
    }


def _path(
    forward: Forward,
    classifier: Classifier,
    encoded: Encoded,
    baseline: torch.Tensor,
    quadrature: str = "gausslegendre",
) -> torch.Tensor:
    """Scores (K, T) of each output of ``forward``."""
    point = classifier.embed(encoded.ids)
    return _scores(IntegratedGradients(forward), point, classifier, encoded, baseline, quadrature)


def layer_path(
    classifier: Classifier,
    layer: torch.nn.Module,
    encoded: Encoded,
    baseline: torch.Tensor,
    quadrature: str = "gausslegendre",
) -> torch.Tensor:
    """Scores (K, T) at the output of ``layer``, which captum evaluates at both ends."""
    attributor = LayerIntegratedGradients(classifier.from_ids, layer)
    return _scores(attributor, encoded.ids, classifier, encoded, baseline, quadrature)


def _scores(
    attributor: IntegratedGradients | LayerIntegratedGradients,
    given: torch.Tensor,
    classifier: Classifier,
    encoded: Encoded,
    baseline: torch.Tensor,
    quadrature: str,
) -> torch.Tensor:
    """Scores (K, T) of each output for ``given``, be it ids or embeddings."""
    found = [
        attributor.attribute(
            given,
            baselines=baseline,
            target=target,
            additional_forward_args=encoded.rest,
            n_steps=N_STEPS,
            method=quadrature,
        )
        for target in range(classifier.n_classes)
    ]
    return torch.cat(found).sum(dim=-1).detach()
