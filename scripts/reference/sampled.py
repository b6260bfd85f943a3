"""Methods that average over many points of the tiny BERT, and guided methods on its ReLU twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from captum.attr import (
    Deconvolution,
    GradientShap,
    GuidedBackprop,
    IntegratedGradients,
    LayerActivation,
    LayerGradientXActivation,
    NoiseTunnel,
    Saliency,
)
from transformers import AutoModelForSequenceClassification

from .baselines import baseline_embeddings
from .classifier import Classifier
from .inputs import SHORTEST, encode_all
from .storage import write_arrays

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .classifier import Encoded

N_STEPS = 16
NOISE_LEVEL = 0.15
#: Independent runs, whose scatter gives the standard error of their mean.
RUNS = 40
NOISY_COPIES = 250
SHAP_SAMPLES = 250

Arrays = dict[str, torch.Tensor]


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_rules.npz``."""
    relu = _with_relu(out / "tiny_bert", classifier)
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        results = {
            "relu/guided_backprop": _each(GuidedBackprop(_Points(relu)), relu, encoded).norm(
                dim=-1
            ),
            "relu/deconvnet": _each(Deconvolution(_Points(relu)), relu, encoded).norm(dim=-1),
            "sequential_ig/mask": _sequential(classifier, encoded),
            **_at_a_layer(classifier, encoded),
        }
        if case == SHORTEST:
            results |= _sampled(classifier, encoded)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_rules.npz", arrays)


class _Points(torch.nn.Module):  # type: ignore[misc]
    """A classifier as a module of word embeddings: captum hooks modules."""

    def __init__(self, classifier: Classifier) -> None:
        super().__init__()
        self.model = classifier.model
        self._classifier = classifier

    def forward(self, points: torch.Tensor, *rest: Any) -> torch.Tensor:
        """Give logits."""
        return self._classifier.from_embeddings(points, *rest)


def _with_relu(folder: Path, classifier: Classifier) -> Classifier:
    """Load the same weights with ReLU between the layers of each block."""
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32, hidden_act="relu"
    )
    return Classifier(model.double(), classifier.tokenizer)


def _each(
    attributor: Any, classifier: Classifier, encoded: Encoded, **options: Any
) -> torch.Tensor:
    """Explain every class: (K, T, D)."""
    found = [
        attributor.attribute(
            classifier.embed(encoded.ids).requires_grad_(),
            target=target,
            additional_forward_args=encoded.rest,
            **options,
        )
        for target in range(classifier.n_classes)
    ]
    return torch.cat(found).detach()


def _sequential(classifier: Classifier, encoded: Encoded) -> torch.Tensor:
    """Integrate for each token from the text in which it alone is masked: (K, T)."""
    masked = baseline_embeddings(classifier, encoded)["mask"]
    columns = []
    for token in range(masked.shape[1]):
        start = classifier.embed(encoded.ids).clone()
        start[:, token] = masked[:, token]
        found = _each(
            IntegratedGradients(classifier.from_embeddings),
            classifier,
            encoded,
            baselines=start,
            n_steps=N_STEPS,
            method="gausslegendre",
        )
        columns.append(found[:, token].sum(dim=-1))
    return torch.stack(columns, dim=-1)


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
        return _each(
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
        return _each(
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
