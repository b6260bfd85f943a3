"""Targets that are sums of others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close
from tfxg_widget.engine.gradients.targets import shared, tabulated
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.tasks.targets.target import Target


def target(*indices: int, coefficients: tuple[float, ...] = ()) -> Target:
    name = str(indices)
    return Target(name, name, "label", indices, coefficients or (1.0,) * len(indices))


START, END, OTHER = target(2), target(5), target(7)
SPAN = target(2, 5)
AGAINST = replace(START, contrast=END)


@pytest.mark.parametrize(
    ("targets", "basis"),
    [
        ((START, END, OTHER), (START, END, OTHER)),
        ((SPAN, START, END, target(0, 1)), (START, END, target(0, 1))),
        ((SPAN, START), (SPAN, START)),
        ((AGAINST, replace(END, contrast=START)), (AGAINST,)),
        ((AGAINST, START, END), (START, END)),
        ((START, target(2, coefficients=(-0.5,)), START), (START,)),
        ((replace(START, contrast=START),), (replace(START, contrast=START),)),
    ],
    ids=["labels", "answer", "overlap", "contrasts", "against", "multiples", "nothing"],
)
def test_few_targets_make_up_all(targets: tuple[Target, ...], basis: tuple[Target, ...]) -> None:
    found = shared(targets)
    assert found.basis == basis
    outputs = np.random.default_rng(0).standard_normal((3, 9))

    def values(some: tuple[Target, ...]) -> np.ndarray:
        return np.stack(
            [t.value(outputs) - (t.contrast.value(outputs) if t.contrast else 0) for t in some], 1
        )

    mixed = found.mixed(values(found.basis)[..., None, None].astype(np.float32))[..., 0, 0]
    np.testing.assert_allclose(mixed, values(targets), atol=1e-6)
    wider = found.widened(len(found.basis) + 2)
    again = values(wider.basis)[..., None, None].astype(np.float32)
    np.testing.assert_allclose(wider.mixed(again)[..., 0, 0], values(targets), atol=1e-6)


@pytest.mark.stack
def test_an_answer_costs_no_pass_of_its_own(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = tiny_bert.passes("", "logit")
    rows = stack([tiny_bert.encode(TEXT)])
    targets = (target(0, 1), target(0), target(1))
    _, alone = passes.gradients(tiny_bert.embed(rows.ids), rows, tabulated([targets]))
    sums = shared(targets)
    _, fewer = passes.gradients(tiny_bert.embed(rows.ids), rows, tabulated([sums.basis]))
    assert fewer.shape[1] == 2
    assert_close(sums.mixed(fewer), alone)


@pytest.mark.parametrize("method", ["guided_backprop", "input_x_gradient", "attnlrp"])
@pytest.mark.parametrize("output", ["logit", "probability"])
def test_sharing_changes_no_score(tiny_bert: tfxg.Model, method: str, output: str) -> None:
    every = tfxg.explain(tiny_bert, TEXT, method=method, target="all", contrast=0, output=output)
    for one in every:
        alone = tfxg.explain(
            tiny_bert, TEXT, method=method, target=one.target, contrast=0, output=output
        )
        assert_close(one.scores, alone.scores)
