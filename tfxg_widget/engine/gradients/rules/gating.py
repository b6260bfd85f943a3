"""Guided backpropagation and the deconvnet: what comes back through a rectifier is rectified.

Both papers know the ReLU alone. Its smooth relatives (GELU, SiLU, ELU and their like) are treated
alike here: guided backpropagation multiplies what is positive by the function's true slope, which
for a ReLU is 1 or 0, and the deconvnet forgets the input. Everything else keeps its true gradient.
"""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from .graph import Step, Tensor
from .ops import RECTIFIERS
from .walk import Gradient, RuleSet, slope


def guided() -> RuleSet:
    """Let back what is positive, times the slope: Springenberg et al. 2014 (arXiv:1412.6806)."""

    def gradient(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        return [tf.nn.relu(gradients[0]) * slope(step)]

    return _on_rectifiers("Guided backpropagation", gradient)


def deconvnet() -> RuleSet:
    """Let back what is positive, as it is: Zeiler and Fergus 2014 (arXiv:1311.2901)."""

    def gradient(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        del step
        return [tf.nn.relu(gradients[0])]

    return _on_rectifiers("The deconvnet", gradient)


def _on_rectifiers(title: str, gradient: Gradient) -> RuleSet:
    def find(step: Step) -> Gradient | None:
        return gradient if step.kind in RECTIFIERS | {"activation"} else None

    return RuleSet(title, find, strict=False, needs_change=True, linear=False)
