"""Guided backpropagation and the deconvnet: gradients are rectified at rectifiers.

Both papers treat the ReLU only. Here its smooth relatives (GELU, SiLU, ELU and others) are treated
in the same way: guided backpropagation multiplies the positive part of the gradient by the true
slope, which is 1 or 0 for a ReLU, and the deconvnet ignores the slope. All other ops keep their
true gradient.
"""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from .graph import Step, Tensor
from .ops import RECTIFIERS
from .walk import Gradient, RuleSet, slope


def guided() -> RuleSet:
    """Keep the positive part, times the slope: Springenberg et al. 2014 (arXiv:1412.6806)."""

    def gradient(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        return [tf.nn.relu(gradients[0]) * slope(step)]

    return _on_rectifiers("Guided backpropagation", gradient)


def deconvnet() -> RuleSet:
    """Keep the positive part of the gradient: Zeiler and Fergus 2014 (arXiv:1311.2901)."""

    def gradient(step: Step, gradients: Sequence[Tensor]) -> list[Tensor]:
        del step
        return [tf.nn.relu(gradients[0])]

    return _on_rectifiers("The deconvnet", gradient)


def _on_rectifiers(title: str, gradient: Gradient) -> RuleSet:
    def find(step: Step) -> Gradient | None:
        return gradient if step.kind in RECTIFIERS | {"activation"} else None

    return RuleSet(title, find, strict=False, needs_change=True, linear=False)
