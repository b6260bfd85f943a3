"""Reading and replacing a layer's output while its model runs."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from tests.support import PATIENCE, in_thread, run_from_ids
from tfxg_widget.engine.models.hooks import layers_by_attribute, recorded, tapped

from ..stacks import BLOCK, NORM

pytestmark = pytest.mark.stack


class Layer:
    """Doubles; calls ``call`` as Keras layers do."""

    def __init__(self, *parts: Layer) -> None:
        self.parts = list(parts)
        self.single = parts[0] if parts else None

    def call(self, value: Any) -> Any:
        return 2 * value

    def __call__(self, value: Any) -> Any:
        return self.call(value)


class Returns(Layer):
    """Gives back what it is given: a tuple or a dict of outputs."""

    def call(self, value: Any) -> Any:
        return value


def test_a_tap_replaces_the_output_for_as_long_as_it_lasts() -> None:
    layer = Layer()
    with tapped(layer, lambda output: output + 1):
        assert layer(3) == 7
    assert layer(3) == 6
    assert "call" not in vars(layer)


def test_only_the_first_output_is_replaced() -> None:
    layer = Returns()
    with tapped(layer, lambda _: "new"):
        assert layer(("old", "second")) == ("new", "second")
        assert layer({"first": "old", "other": 1}) == {"first": "new", "other": 1}


def test_an_error_takes_the_tap_off() -> None:
    layer = Layer()
    with pytest.raises(KeyboardInterrupt), tapped(layer, lambda output: output + 1):
        raise KeyboardInterrupt
    assert layer(3) == 6


def test_an_error_in_the_tap_itself_takes_it_off() -> None:
    layer = Layer()

    def fail(_output: Any) -> Any:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError), tapped(layer, fail):
        layer(3)
    assert layer(3) == 6


def test_other_threads_see_the_layer_unchanged() -> None:
    layer = Layer()
    with tapped(layer, lambda output: output + 1):
        assert in_thread(lambda: layer(3)) == 6
        assert layer(3) == 7


def test_taps_of_one_layer_nest() -> None:
    layer = Layer()
    with tapped(layer, lambda output: output + 1):
        with tapped(layer, lambda output: 10 * output):
            assert layer(3) == 70
        assert layer(3) == 7
    assert layer(3) == 6


def test_outputs_are_noted_in_the_order_in_which_layers_finish() -> None:
    first, second = Layer(), Layer()
    with recorded({"first": first, "second": second}) as notes:
        first(second(3))
    assert notes == [("second", 6), ("first", 12)]
    assert (first(1), second(1)) == (2, 2)
    assert len(notes) == 2


def test_an_error_ends_all_recording() -> None:
    layers = {"a": Layer(), "b": Layer()}
    with pytest.raises(ValueError, match="stop"), recorded(layers) as notes:
        raise ValueError("stop")
    for layer in layers.values():
        layer(1)
    assert notes == []


def test_layers_go_by_their_path_each_once() -> None:
    inner = Layer()
    root = Layer(Layer(inner), inner)
    assert layers_by_attribute(root, Layer) == {
        "parts.0": root.parts[0],
        "parts.0.parts.0": inner,
    }


@pytest.mark.parametrize("layer", [BLOCK, NORM])
def test_a_model_answers_as_before_after_a_tap(tiny_bert: Any, layer: str) -> None:
    encoding = tiny_bert.encode("a good film")
    before = run_from_ids(tiny_bert, encoding, encoding.ids)
    with tapped(tiny_bert._layers[layer], lambda output: 0 * output):
        changed = run_from_ids(tiny_bert, encoding, encoding.ids)
    after = run_from_ids(tiny_bert, encoding, encoding.ids)
    assert not np.allclose(before, changed)
    np.testing.assert_array_equal(before, after)


def test_a_tap_waits_for_that_of_another_thread() -> None:
    layer = Layer()
    entered, done = threading.Event(), threading.Event()

    def other() -> None:
        entered.set()
        with tapped(layer, lambda output: 10 * output):
            pass
        done.set()

    with tapped(layer, lambda output: output + 1):
        threading.Thread(target=other, daemon=True).start()
        assert entered.wait(PATIENCE)
        # Without the lock, the other thread would end within this time.
        assert not done.wait(0.1)
        assert layer(3) == 7
    assert done.wait(PATIENCE)
    assert layer(3) == 6
    assert "call" not in vars(layer)
