"""A text of 4,096 tokens: what it takes is told, and refused, before anything runs."""

from __future__ import annotations

import re

import pytest

import tfxg_widget as tfxg
from scripts.random_bert import write_random_bert

pytestmark = [pytest.mark.slow, pytest.mark.stack]

TOKENS = 4096


def test_a_long_text_is_refused_with_what_would_fit(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("long") / "bert"
    model = tfxg.load(
        write_random_bert(folder, layers=3, heads=4, hidden=32, neurons=32, tokens=TOKENS)
    )
    text = "film " * TOKENS
    inspection = tfxg.inspect(model, text, memory_budget=512)
    # Attention alone: 3 layers x 4 heads x 4,096 x 4,096 numbers of 4 bytes.
    assert inspection.kept_bytes > 3 * 4 * TOKENS**2 * 4
    with pytest.raises(
        tfxg.InputError, match=r"3 layers × 4 heads of 4,096 tokens.*512 MiB"
    ) as refused:
        _ = inspection.attention
    fitting = re.search(r"(\d) layers? with layers=", str(refused.value))
    assert fitting is not None
    layers = range(int(fitting[1]))
    part = tfxg.inspect(model, text, layers=layers, memory_budget=512)
    assert part.attention.shape == (len(layers), 4, TOKENS, TOKENS)
