"""A method from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close
from tfxg_widget.engine.gradients.request import AttributionRequest, EvaluationPoints
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.methods import base
from tfxg_widget.engine.methods.base import Description, Floats64, GradientMethod, register
from tfxg_widget.engine.methods.gradient.points import copies


class LargestGradient(GradientMethod, frozen=True):
    """Largest number of the gradient at each token, without its sign."""

    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Evaluate the input alone."""
        return copies(request, 1)

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Take the largest number of each token's gradient: (K, T, D) to (K, T)."""
        del request
        return np.abs(gradient).max(axis=-1)


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    register(
        Description(
            name="largest_gradient",
            title="largest gradient",
            family="gradient",
            paper="none",
            url="",
            signed=False,
        )
    )(LargestGradient)
    yield
    del base._registry["largest_gradient"]


def test_a_method_from_outside_explains_a_text(tiny_bert: tfxg.Model) -> None:
    assert "largest_gradient" in [method.name for method in tfxg.methods(tiny_bert)]
    largest, norm = (
        tfxg.explain(tiny_bert, TEXT, method=method, target="BETA").scores
        for method in ("largest_gradient", "saliency")
    )
    # Of D numbers, the largest is at most the norm, and at least the norm over √D.
    assert (largest <= norm).all()
    assert (largest * np.sqrt(16) >= norm).all()


def test_its_scores_come_from_the_models_gradient(tiny_bert: Any) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method="largest_gradient", target="BETA")
    encoding = tiny_bert.encode(TEXT)
    points = tiny_bert.embed(encoding.ids)[None]
    _, length, width = points.shape
    # Finite differences: each number of each token's vector, moved up and down.
    shift = 1e-2 * np.eye(length * width, dtype=np.float32).reshape(-1, length, width)
    rows = stack([encoding] * length * width)
    above, below = (tiny_bert.forward(points + sign * shift, rows, "")[:, 1] for sign in (1, -1))
    expected = np.reshape(above - below, (length, width)) / 2e-2
    assert_close(found.scores, np.abs(expected).max(axis=-1), 1e-2)
