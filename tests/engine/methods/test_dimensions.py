"""Scores of every embedding dimension."""

from __future__ import annotations

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import METHODS, TEXT, assert_close, cheap, loaded
from tfxg_widget.engine.methods.base import registered
from tfxg_widget.engine.methods.dimensions import _SUMMING

SUMMING = [name for name in METHODS if issubclass(registered()[name], _SUMMING)]
QUICK = ("input_x_gradient", "integrated_gradients", "gradient_shap", "squaregrad", "deeplift")


@pytest.mark.parametrize("method", QUICK)
def test_dimensions_sum_to_the_scores(method: str) -> None:
    assert method in SUMMING
    model = loaded("tiny_bert")
    options = {"method": method, "target": 1, **cheap(method)}
    plain = tfxg.explain(model, TEXT, **options)
    found = tfxg.explain(model, TEXT, per_dimension=True, **options)
    assert plain.by_dimension is None
    assert found.by_dimension is not None
    assert found.by_dimension.shape == (len(found.tokens), 16)
    assert_close(found.scores, plain.scores, 1e-5)
    np.testing.assert_allclose(found.by_dimension.sum(axis=1), found.scores)
    words = found.words()
    assert words.by_dimension is not None
    np.testing.assert_allclose(words.by_dimension.sum(axis=1), words.scores)


def test_a_dimension_is_its_input_times_its_gradient() -> None:
    model = loaded("tiny_bert")
    found = tfxg.explain(model, TEXT, method="input_x_gradient", target=1, per_dimension=True)
    encoding = model.encode(TEXT)
    point = model.embed(encoding.ids)  # type: ignore[attr-defined]
    assert found.by_dimension is not None
    token, dimension = np.unravel_index(np.abs(found.by_dimension).argmax(), point.shape)
    step = 1e-2
    logits = []
    for sign in (1, -1):
        moved = point.copy()
        moved[token, dimension] += sign * step
        logits.append(model.passes("", "logit").logits(moved[None], encoding.rows)[0, 1])  # type: ignore[attr-defined]
    slope = (logits[0] - logits[1]) / (2 * step)
    expected = slope * point[token, dimension]
    assert found.by_dimension[token, dimension] == pytest.approx(expected, rel=2e-2)


@pytest.mark.parametrize("method", [name for name in METHODS if name not in SUMMING])
def test_other_methods_are_refused(method: str) -> None:
    with pytest.raises(tfxg.InputError, match=f"{method} are not sums.*integrated_gradients"):
        tfxg.explain(loaded("tiny_bert"), TEXT, method=method, per_dimension=True, **cheap(method))
