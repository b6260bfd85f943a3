"""What cannot be inspected says why, and what works."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, loaded

from .support import inspected

pytestmark = pytest.mark.stack


def test_a_function_has_no_inside() -> None:
    model = tfxg.wrap(
        lambda texts: [[-len(text), len(text)] for text in texts],
        labels=["SHORT", "LONG"],
        scores="logits",
    )
    with pytest.raises(tfxg.ModelError, match="Wrap the Keras model itself"):
        tfxg.inspect(model, TEXT)
    with pytest.raises(tfxg.ModelError, match="explain"):
        tfxg.embed(model, [TEXT])


def test_a_recurrent_model_has_states_but_no_attention() -> None:
    inspection = tfxg.inspect(_recurrent(), TEXT)
    assert inspection.sides == ()
    assert inspection.hidden_states.shape[1] == len(inspection.tokens)
    with pytest.raises(tfxg.ModelError, match=r"no attention layers.*hidden_states"):
        _ = inspection.attention
    with pytest.raises(tfxg.ModelError, match="feed-forward"):
        _ = inspection.neurons
    assert inspection.answers_by_layer().labels == ("BAD", "GOOD")
    assert tfxg.embed(inspection.model, [TEXT]).shape == (1, 6)


def _recurrent() -> Any:
    import keras

    keras.utils.set_random_seed(3)
    net = keras.Sequential(
        [
            keras.layers.Embedding(40, 6),
            keras.layers.LSTM(6, return_sequences=True),
            keras.layers.Dense(6, activation="tanh"),
            keras.layers.GlobalAveragePooling1D(),
            keras.layers.Dense(2),
        ]
    )

    def ids(text: str) -> dict[str, Any]:
        words = list(re.finditer(r"\w+", text))
        return {
            "input_ids": [1 + hash_of(word.group()) for word in words],
            "offset_mapping": [word.span() for word in words],
        }

    return tfxg.wrap(net, ids, labels=["BAD", "GOOD"])


def hash_of(word: str) -> int:
    return sum(map(ord, word)) % 39


def test_windows_are_not_attention_of_every_patch() -> None:
    inspection = inspected("tiny_swin")
    assert inspection.sides == ()
    with pytest.raises(tfxg.ModelError, match="within windows"):
        _ = inspection.attention
    with pytest.raises(tfxg.ModelError, match="differ in shape"):
        _ = inspection.hidden_states


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layers": 2}, "no layer 2: the model has 2 layers, 0 to 1"),
        ({"layers": [0, -3]}, "no layer -3"),
        ({"heads": [7]}, "no head 7: the model has 2 heads"),
        ({"heads": []}, "heads= names no head"),
        ({"layers": True}, "no layer True"),
    ],
)
def test_indices_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(tfxg.InputError, match=message):
        tfxg.inspect(loaded("tiny_bert"), TEXT, **options)


def test_a_side_that_a_model_does_not_have() -> None:
    inspection = tfxg.inspect(loaded("tiny_bert"), TEXT)
    with pytest.raises(tfxg.ModelError, match="no decoder"):
        _ = inspection.decoder_attention
    with pytest.raises(tfxg.ModelError, match="has: self"):
        inspection.attention_heads("cross")


def test_more_than_fits_is_refused_before_with_what_would() -> None:
    from tfxg_widget.engine.layers.dimensions import Dimensions, require_memory

    size = Dimensions(layers=32, heads=32, head_width=128, hidden=4096, states=33, neurons=11008)
    model = loaded("tiny_bert")
    encoding = model.encode(TEXT)
    long = _of_length(encoding, 4096)
    with pytest.raises(tfxg.InputError) as refused:
        require_memory({"self": size}, long, range(32), range(32), 8192)
    message = str(refused.value)
    assert "32 layers × 32 heads of 4,096 tokens" in message
    layers, tokens = (
        int(re.search(pattern, message)[1].replace(",", ""))  # type: ignore[index]
        for pattern in (r"(\d+) layers? with layers=", r"a text of ([\d,]+) tokens")
    )
    require_memory({"self": size}, long, range(layers), range(32), 8192)
    require_memory({"self": size}, _of_length(encoding, tokens), range(32), range(32), 8192)
    for too_much, length in ((layers + 1, 4096), (32, tokens + 1)):
        with pytest.raises(tfxg.InputError):
            require_memory(
                {"self": size}, _of_length(encoding, length), range(too_much), range(32), 8192
            )


def _of_length(encoding: Any, length: int) -> Any:
    from dataclasses import replace

    return replace(encoding, ids=np.zeros(length, np.int32))


def test_the_memory_that_is_told_is_what_is_kept() -> None:
    for family in ("tiny_bert", "tiny_bart"):
        inspection = inspected(family)
        kept = sum(array.nbytes for array in inspection._recording.arrays.values())
        assert kept <= inspection.kept_bytes <= 1.2 * kept


def test_a_long_context_is_opened_at_its_answer(of_task: Any) -> None:
    model = of_task("tiny_bert", "question answering")
    context = "The director never finds the heart of this story. " * 12
    inspection = tfxg.inspect(model, "Who finds the heart?", context)
    assert inspection.encoding.window is not None
    assert inspection.hidden_states.shape[1] == len(inspection.tokens)
    answer = tfxg.explain(model, "Who finds the heart?", context, method="layer_activation")
    assert answer.window == inspection.encoding.window
