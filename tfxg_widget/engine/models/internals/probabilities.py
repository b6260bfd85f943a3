"""Attention layers of which nothing but the probabilities is known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...inputs.errors import ModelError
from ..hooks import LayerCall, tapped
from .attention_layer import AttentionLayer, SeePart


class ProbabilitiesAlone(AttentionLayer):
    """One call of a layer that gives attention probabilities, (N, H, T, T)."""

    def __init__(self, place: LayerCall) -> None:
        self._place = place

    @contextmanager
    def observed(self, see: SeePart) -> Iterator[None]:
        """Pass the probabilities to ``see`` as those of the first call."""
        with tapped(self._place.layer, lambda whole: see(0, "attention", whole), self._place.turn):
            yield

    def output_kernel(self, heads: int) -> Any:
        """Refuse: the layer's other parts are not known."""
        del heads
        raise ModelError(
            f"What follows {self._place.layer.name} is not known, so value-weighted "
            "norms cannot be computed. Use the attention weights, or gradient_x_attention()."
        )
