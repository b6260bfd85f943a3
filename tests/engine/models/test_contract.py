"""What every model promises, whatever library its network comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, single_outputs, some_quick
from tfxg_widget.engine.gradients import compiled
from tfxg_widget.engine.inputs.encoding import Rows, stack
from tfxg_widget.engine.running.gradient_runner import GradientRunner

from .in_memory.models import KERAS, MAKES, wrapped

pytestmark = pytest.mark.stack

FAMILIES = [family for family, stacks in STACKS_OF.items() if STACK in stacks]
QUICK = ("tiny_bert", "tiny_gpt2", "tiny_llama")
IN_MEMORY = [(keras, make) for keras in KERAS for make in MAKES]

TEXTS = ["Wonderful!", "The film is so good, and its actors are funny"]

#: How far apart two points are whose difference approximates a derivative.
STEP = 3e-4


@pytest.fixture(scope="module", params=[*some_quick(FAMILIES, *QUICK), *IN_MEMORY], ids=str)
def model(request: pytest.FixtureRequest) -> Any:
    if isinstance(request.param, str):
        return tfxg.load(REFERENCE / request.param)
    return wrapped(*request.param).model


def alone(model: Any, text: str) -> tuple[Rows, Any]:
    rows = stack([model.encode(text)])
    return rows, model.embed(rows.ids)


@pytest.mark.parametrize(("keras", "make"), IN_MEMORY)
@pytest.mark.parametrize("text", TEXTS)
def test_a_wrapped_model_answers_as_it_does_unwrapped(keras: str, make: str, text: str) -> None:
    given = wrapped(keras, make)
    said = tfxg.explain(given.model, text, method="saliency").prediction
    expected = np.asarray(given.probabilities(text))[0]
    np.testing.assert_allclose(list(said.probabilities.values()), expected, atol=1e-6)


def test_the_untouched_embeddings_change_nothing(model: Any) -> None:
    for text in TEXTS:
        rows, points = alone(model, text)
        injected = model.passes("", "logit").logits(points, rows)
        np.testing.assert_allclose(injected, model._from_ids(rows), atol=1e-5)


def test_the_batch_changes_nothing(model: Any) -> None:
    encodings = [model.encode(text) for text in TEXTS]
    points = [model.embed(encoding.ids)[None] for encoding in encodings]
    runner = GradientRunner(model, model.passes("", "logit"), 1 << 30, lambda _done, _total: None)
    together = runner.logits(encodings, points)
    for text, logits in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(logits, model._from_ids(alone(model, text)[0]), atol=1e-5)


def test_padding_changes_nothing_where_a_model_is_padded(model: Any) -> None:
    if not model.pads:
        pytest.skip("texts of different lengths are run apart")
    rows = stack([model.encode(text) for text in TEXTS])
    together = model.passes("", "logit").logits(model.embed(rows.ids), rows)
    for i, text in enumerate(TEXTS):
        own, points = alone(model, text)
        logits = model.passes("", "logit").logits(points, own)
        np.testing.assert_allclose(logits[0], together[i], atol=1e-5)


def test_a_layers_own_output_in_its_place_changes_nothing(model: Any) -> None:
    rows, points = alone(model, TEXTS[1])
    plain = model.passes("", "logit").logits(points, rows)
    assert model.layer_names()
    for layer in model.layer_names():
        output = model.activations(points, rows, layer)
        assert output.shape[:2] == points.shape[:2]
        logits = model.passes(layer, "logit").logits(output, rows)
        np.testing.assert_allclose(logits, plain, atol=1e-5)


def test_gradients_are_those_of_finite_differences(model: Any) -> None:
    rows, words = alone(model, TEXTS[1])
    target = single_outputs(1, [0])
    draw = np.random.default_rng(0).standard_normal
    for layer in ["", *model.layer_names()[:2]]:
        points = model.activations(words, rows, layer)
        passes = model.passes(layer, "logit")
        _, found = passes.gradients(points, rows, target)
        step = STEP * draw(points.shape).astype(np.float32)
        above, below = (passes.logits(points + sign * step, rows)[:, 0] for sign in (1, -1))
        expected = (found[:, 0] * 2 * step).sum((1, 2))
        np.testing.assert_allclose(above - below, expected, rtol=1e-2, atol=2e-5)


def test_one_trace_serves_all_lengths(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "EAGER_CALLS", 0)
    passes = model.passes("", "probability")
    for text in ["a", "so sweet and funny", "never too long", "b"]:
        rows, points = alone(model, text)
        passes.logits(points, rows)
    assert passes.traces == 1
