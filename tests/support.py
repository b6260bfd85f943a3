"""What tests of several folders share: places, texts and small helpers."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
import tfxg_widget.engine.methods  # registers them
from tfxg_widget.engine.gradients.targets import TargetArrays, tabulated
from tfxg_widget.engine.inputs.encoding import Encoding, Rows, stack
from tfxg_widget.engine.methods.base import registered
from tfxg_widget.engine.tasks.targets.target import Target

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "tests" / "reference"
SHARED = ROOT.parent / "shared"
DEMO = ROOT / "tfxg_widget" / "demo_model"

#: Two-layer models with random weights and the labels ALPHA, BETA and GAMMA.
TINY = ("tiny_bert", "tiny_distilbert", "tiny_roberta")

LABELS = ("ALPHA", "BETA", "GAMMA")

TEXT = "the film was good, but the film was long"
SHORT = "good"
LONG = "an actor with charm and a director with heart made a clever and touching comedy"

#: No test waits longer than this for a thread; only a broken one comes near it.
PATIENCE = 120.0

METHODS = tuple(registered())

#: One method of each family, which is quick enough for every run.
FIRST_OF_FAMILY = tuple(
    {registered()[method].description.family: method for method in reversed(METHODS)}.values()
)

#: One method that takes gradients, one by a rule, one of attention and one that masks tokens.
ONE_OF_A_KIND = ("integrated_gradients", "attnlrp", "attention", "lime")

_CHEAP = {
    "n_steps": 8,
    "n_samples": 3,
    "n_draws": 2,
    "n_masks": 64,
    "n_permutations": 3,
    "n_designs": 4,
}


@functools.cache
def loaded(name: str) -> tfxg.Model:
    """Load a stored checkpoint once a session."""
    return tfxg.load(REFERENCE / name)


def cheap(method: str) -> dict[str, Any]:
    """Give parameters that make a method quick, whatever others it has."""
    return {name: _CHEAP[name] for name in registered()[method].__struct_fields__ if name in _CHEAP}


def single_outputs(points: int, indices: Iterable[int]) -> TargetArrays:
    """Make a target of each of some outputs, the same ones for every point."""
    return tabulated([[Target(str(i), str(i), "label", (i,), (1.0,)) for i in indices]] * points)


def assert_close(found: Any, expected: Any, share: float = 1e-4) -> None:
    """Compare within a share of the largest expected number, as float32 allows."""
    within = share * max(np.abs(np.asarray(expected)).max(), 1e-6)
    np.testing.assert_allclose(found, expected, rtol=0, atol=within)


def run_from_ids(model: Any, encoding: Encoding, ids: Any) -> Any:
    """Run the plain model, without embeddings injected, and give the logits (C,) of one text.

    The inputs besides the ids are those of the encoding.
    """
    inputs = {name: values[None] for name, values in encoding.inputs.items()}
    return model._from_ids(Rows(np.asarray(ids)[None], inputs)).numpy()[0]


def weights(model: Any) -> list[Any]:
    """List the TensorFlow variables that the answer to a text depends on, whoever made them."""
    import tensorflow as tf

    rows = stack([model.encode(SHORT)])

    def answer(points: Any) -> Any:
        return model.forward(points, rows, "")

    graph = tf.function(answer).get_concrete_function(tf.constant(model.embed(rows.ids))).graph
    return list(graph.variables)


def some_quick(cases: Sequence[str], *quick: str) -> list[Any]:
    """Mark all cases but some as slow: the full list runs before a release."""
    return [pytest.param(one, marks=() if one in quick else pytest.mark.slow) for one in cases]


def head_weight(model: tfxg.Model, *shape: int) -> Any:
    """Give the one variable of a shape, whichever way round."""
    (found,) = [one for one in weights(model) if sorted(one.shape) == sorted(shape)]
    return found


def in_thread(run: Callable[[], Any]) -> Any:
    """Run on another thread and give what it returns; fail where it never ends."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(run()), daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert found, "the thread hangs or failed"
    return found[0]


def scores(model: tfxg.Model, text: str, method: str, **options: Any) -> Any:
    """Explain cheaply and give the scores alone."""
    return tfxg.explain(model, text, method=method, **{**cheap(method), **options}).scores
