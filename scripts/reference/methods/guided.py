"""Methods about rectifiers, and Grad-CAM, by captum on the tiny BERT's twin with ReLU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from captum.attr import Deconvolution, GuidedBackprop, GuidedGradCam, LayerGradCam
from transformers import AutoModelForSequenceClassification

from ..classifier import Classifier
from ..inputs import encode_all
from ..storage import write_arrays

if TYPE_CHECKING:
    from pathlib import Path

    from ..classifier import Encoded

Arrays = dict[str, torch.Tensor]


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_guided.npz``."""
    model = AutoModelForSequenceClassification.from_pretrained(
        out / "tiny_bert", attn_implementation="eager", dtype=torch.float32, hidden_act="relu"
    )
    twin = Classifier(model.double(), classifier.tokenizer)
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        results = _attributions(twin, encoded)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_guided.npz", arrays)


class _AsPicture(torch.nn.Module):  # type: ignore[misc]
    """A classifier of embeddings (N, D, T): dimensions first, as captum takes a picture's channels.

    captum hooks modules, so the first block's output passes by one in that layout.
    """

    def __init__(self, classifier: Classifier, encoded: Encoded) -> None:
        super().__init__()
        self.model = classifier.model
        self.first_block = torch.nn.Identity()
        self._classifier = classifier
        self._encoded = encoded
        classifier.model.bert.encoder.layer[0].output.register_forward_hook(self._pass_by)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        """Give logits."""
        rest = self._encoded.rest_for(len(points))
        return self._classifier.from_embeddings(points.transpose(1, 2), *rest)

    def _pass_by(self, _module: object, _given: object, output: torch.Tensor) -> torch.Tensor:
        passed: torch.Tensor = self.first_block(output.transpose(1, 2)).transpose(1, 2)
        return passed


def _attributions(twin: Classifier, encoded: Encoded) -> Arrays:
    """Score the tokens for every class: (K, T) each."""
    model = _AsPicture(twin, encoded)
    point = twin.embed(encoded.ids).transpose(1, 2)

    def of_every_class(attributor: GuidedBackprop | LayerGradCam) -> torch.Tensor:
        found = [
            attributor.attribute(point.clone().requires_grad_(), target=target)
            for target in range(twin.n_classes)
        ]
        return torch.cat(found).detach()

    return {
        "guided_backprop": of_every_class(GuidedBackprop(model)).norm(dim=1),
        "deconvnet": of_every_class(Deconvolution(model)).norm(dim=1),
        "grad_cam/hidden_state_1": of_every_class(LayerGradCam(model, model.first_block))[:, 0],
        "guided_grad_cam/hidden_state_1": of_every_class(
            GuidedGradCam(model, model.first_block)
        ).norm(dim=1),
    }
