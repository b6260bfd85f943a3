"""Large models in the view into the layers: what is sent, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import tfxg_widget as tfxg
from scripts.random_bert import write_random_bert
from tests.support import PATIENCE
from tests.widget.conftest import receive
from tfxg_widget.protocol.inside.parts import KEPT_BYTES, HeadGrid, HeadMaps
from tfxg_widget.protocol.inside.queries import HeadGridQuery, HeadMapsQuery, LookInside, Query

pytestmark = pytest.mark.slow

LAYERS, HEADS, TOKENS = 24, 16, 512


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tfxg.Model:
    sizes = {"layers": LAYERS, "heads": HEADS, "hidden": 256, "neurons": 512, "tokens": TOKENS}
    return tfxg.load(write_random_bert(tmp_path_factory.mktemp("large") / "bert", **sizes))


@pytest.fixture(scope="module")
def explorer(large: tfxg.Model) -> Iterator[tfxg.Explorer]:
    opened = tfxg.explore(large, "film " * TOKENS, precompute=False, method="saliency")
    opened.wait(PATIENCE)
    yield opened
    opened.cancel()
    opened.close()


def sent_for(explorer: tfxg.Explorer, query: Query) -> tuple[int, list[dict[str, Any]]]:
    """Ask as the page does; give the bytes that come back, and the reply."""
    size = 0
    replies = []

    def send(message: Any, buffers: Any = None) -> None:
        nonlocal size
        size += len(json.dumps(message)) + sum(memoryview(one).nbytes for one in buffers or ())
        if message.get("method") == "custom":
            replies.append(message["content"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explorer, "_send", send)
        content = msgspec.to_builtins(LookInside(id="1", query=query))
        receive(explorer, "custom", content=content)
        explorer._inside.wait(10 * PATIENCE)
    return size, replies


def test_heads_of_a_large_model_are_sent_one_by_one(explorer: tfxg.Explorer) -> None:
    for layer in range(3):
        for head in range(4):
            query = HeadMapsQuery(side="self", layer=layer, weighting="weights", heads=[head])
            size, replies = sent_for(explorer, query)
            assert [reply["type"] for reply in replies] == ["done"]
            assert TOKENS**2 <= size < TOKENS**2 + 4_000
    opened = [part for slot in explorer.inside.values() for part in slot]
    assert sum(len(msgspec.msgpack.encode(part)) for part in opened) <= KEPT_BYTES
    # The last ones stay.
    assert isinstance(opened[-1].part, HeadMaps)
    assert opened[-1].part.maps.shape == [1, TOKENS, TOKENS]


def test_all_heads_of_a_layer_are_refused_with_what_would_fit(explorer: tfxg.Explorer) -> None:
    query = HeadMapsQuery(side="self", layer=0, weighting="weights", heads=list(range(HEADS)))
    size, (reply,) = sent_for(explorer, query)
    assert reply["type"] == "failed"
    assert "Choose at most 7 heads at a time" in reply["message"]
    assert size < 1_000


def test_all_heads_of_all_layers_are_sent_small(explorer: tfxg.Explorer) -> None:
    size, (reply,) = sent_for(explorer, HeadGridQuery(side="self"))
    assert reply["type"] == "done"
    assert size < 240_000
    (grid,) = [
        part.part
        for slot in explorer.inside.values()
        for part in slot
        if isinstance(part.part, HeadGrid)
    ]
    assert grid.maps.shape == [LAYERS * HEADS, 24, 24]
