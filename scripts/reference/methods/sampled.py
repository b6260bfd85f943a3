"""Methods that average over many points of the tiny BERT, and methods at a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from captum.attr import (
    GradientShap,
    LayerActivation,
    LayerGradientXActivation,
    NoiseTunnel,
    Saliency,
)
from inseq.attr.feat.ops import SequentialIntegratedGradients

from ..inputs import SHORTEST, encode_all
from ..storage import write_arrays
from .baselines import baseline_embeddings
from .every_class import of_embeddings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..classifier import Classifier, Encoded

N_STEPS = 16
NOISE_LEVEL = 0.15
#: Independent runs, whose scatter gives the standard error of their mean.
RUNS = 40
NOISY_COPIES = 250
SHAP_SAMPLES = 250

Arrays = dict[str, torch.Tensor]


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_rules.npz``."""
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        results = {
            "sequential_ig/mask": _sequential(classifier, encoded),
            **_at_a_layer(classifier, encoded),
        }
        if case == SHORTEST:
            results |= _sampled(classifier, encoded)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_rules.npz", arrays)


def _sequential(classifier: Classifier, encoded: Encoded) -> torch.Tensor:
    """Integrate for each token from the text in which it alone is masked: (K, T)."""
    found = of_embeddings(
        SequentialIntegratedGradients(classifier.from_embeddings),
        classifier,
        encoded,
        baselines=baseline_embeddings(classifier, encoded)["mask"],
        n_steps=N_STEPS,
        method="gausslegendre",
    )
    return found.sum(dim=-1)


def _at_a_layer(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Output of the first block, and times its gradient: (T), (K, T)."""
    layer = classifier.model.bert.encoder.layer[0].output
    product = LayerGradientXActivation(classifier.from_ids, layer)
    found = [
        product.attribute(encoded.ids, target=target, additional_forward_args=encoded.rest)
        for target in range(classifier.n_classes)
    ]
    output = LayerActivation(classifier.from_ids, layer).attribute(
        encoded.ids, additional_forward_args=encoded.rest
    )
    return {
        "layer_activation/hidden_state_1": output[0].norm(dim=-1).detach(),
        "layer_gradient_x_activation/hidden_state_1": torch.cat(found).sum(dim=-1).detach(),
    }


def _sampled(classifier: Classifier, encoded: Encoded) -> Arrays:
    """Means (K, T) over random draws, each with the standard deviation of one draw's score."""
    points = classifier.embed(encoded.ids)
    std = NOISE_LEVEL * float(points.max() - points.min())
    tunnel = NoiseTunnel(Saliency(classifier.from_embeddings))
    background = torch.cat(list(baseline_embeddings(classifier, encoded).values()))
    shap = GradientShap(classifier.from_embeddings)

    def noisy(kind: str) -> torch.Tensor:
        return of_embeddings(
            tunnel,
            classifier,
            encoded,
            nt_type=kind,
            nt_samples=NOISY_COPIES,
            nt_samples_batch_size=NOISY_COPIES,
            stdevs=std,
            abs=False,
        )

    def expected() -> torch.Tensor:
        return of_embeddings(
            shap, classifier, encoded, baselines=background, n_samples=SHAP_SAMPLES, stdevs=0.0
        )

    torch.manual_seed(0)
    np.random.seed(0)  # captum draws baselines and places on the way with it.
    return (
        _averaged("squaregrad", NOISY_COPIES, lambda: noisy("smoothgrad_sq"))
        | _averaged("vargrad", NOISY_COPIES, lambda: noisy("vargrad"))
        | _averaged("gradient_shap", SHAP_SAMPLES, expected)
    )


def _averaged(name: str, draws: int, run: Callable[[], torch.Tensor]) -> Arrays:
    scores = torch.stack([run().sum(dim=-1) for _ in range(RUNS)])
    spread = scores.std(dim=0)
    return {
        f"{name}/score": scores.mean(dim=0),
        f"{name}/standard_error": spread / RUNS**0.5,
        f"{name}/deviation_of_a_draw": spread * draws**0.5,
    }
