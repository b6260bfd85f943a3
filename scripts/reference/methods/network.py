"""DeepLIFT and the rectifying methods of captum on a small convolutional network over word vectors.

On a transformer captum's DeepLIFT is another method: it knows no rule for the product of two
activations, and takes LayerNorm's plain gradient. On this network the definitions coincide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from captum.attr import (
    Deconvolution,
    DeepLift,
    DeepLiftShap,
    GuidedBackprop,
)

from ..storage import write_arrays

if TYPE_CHECKING:
    from pathlib import Path

#: Tokens, width, filters, hidden units, classes, baselines.
T, D, F, H, K, S = 9, 6, 8, 10, 3, 4
SEED = 7
SPREAD = 0.5


class TextCnn(torch.nn.Module):  # type: ignore[misc]
    """Vectors (N, T, D) through filters of three tokens, their means and three layers to logits."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = torch.nn.Conv1d(D, F, 3)
        self.first_relu = torch.nn.ReLU()
        # No maximum: captum's scores do not sum to the change through its MaxPool1d.
        self.mean = torch.nn.AvgPool1d(T - 2)
        self.first = torch.nn.Linear(F, H)
        self.tanh = torch.nn.Tanh()
        self.second = torch.nn.Linear(H, H)
        self.second_relu = torch.nn.ReLU()
        self.last = torch.nn.Linear(H, K)

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        """Give logits (N, K)."""
        found = self.first_relu(self.convolution(points.transpose(1, 2)))
        hidden = self.tanh(self.first(self.mean(found).flatten(1)))
        logits: torch.Tensor = self.last(self.second_relu(self.second(hidden)))
        return logits


def write(out: Path) -> None:
    """Write ``text_cnn.npz``: weights in PyTorch's layout, points, and captum's results."""
    generator = torch.Generator().manual_seed(SEED)
    network = TextCnn().double().eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(SPREAD * torch.randn(parameter.shape, generator=generator))
    point = torch.randn(1, T, D, generator=generator, dtype=torch.float64)
    baselines = torch.randn(S, T, D, generator=generator, dtype=torch.float64)

    def stacked(attributor: Any, **options: Any) -> torch.Tensor:
        found = [
            attributor.attribute(point.clone().requires_grad_(), target=k, **options)
            for k in range(K)
        ]
        return torch.cat(found).detach()

    arrays = {f"weights/{name}": value for name, value in network.state_dict().items()} | {
        "point": point[0],
        "baselines": baselines,
        "logits": network(point)[0].detach(),
        "deeplift": stacked(DeepLift(network), baselines=baselines[:1]),
        "deeplift_shap": stacked(DeepLiftShap(network), baselines=baselines),
        "guided_backprop": stacked(GuidedBackprop(network)),
        "deconvnet": stacked(Deconvolution(network)),
    }
    write_arrays(out / "text_cnn.npz", arrays)
