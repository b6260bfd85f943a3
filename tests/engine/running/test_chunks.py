"""How points are divided into chunks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfxg_widget.engine.inputs.encoding import Encoding
from tfxg_widget.engine.running.chunks import MAX_POINTS, MAX_TOKENS, chunks


def encoding(length: int) -> Encoding:
    return Encoding(
        texts=("",),
        ids=np.zeros(length, np.int32),
        inputs={},
        tokens=("",) * length,
        offsets=((0, 0),) * length,
        parts=(0,) * length,
        word_index=(0,) * length,
        words=(),
        cut_at=(None,),
    )


def sizes(lengths: list[int], points: list[int], **options: object) -> list[list[tuple[int, int]]]:
    """Give for each chunk its inputs, each with its number of points."""
    settings = {"point_bytes": len, "memory_budget": 10**9, "pads": True, **options}
    found = chunks([*map(encoding, lengths)], [*map(range, points)], **settings)  # type: ignore[arg-type]
    return [[(i, cut.stop - cut.start) for i, cut in chunk] for chunk in found]


@given(
    st.lists(st.tuples(st.integers(1, 600), st.integers(1, 150)), min_size=1, max_size=6),
    st.booleans(),
)
def test_every_point_is_run_once_and_chunks_stay_small(
    inputs: list[tuple[int, int]], pads: bool
) -> None:
    lengths, points = map(list, zip(*inputs, strict=True))
    found = sizes(lengths, points, pads=pads)
    assert [
        sum(count for chunk in found for i, count in chunk if i == n) for n in range(len(inputs))
    ] == points
    for chunk in found:
        longest, count = max(lengths[i] for i, _ in chunk), sum(count for _, count in chunk)
        assert count <= MAX_POINTS
        assert count == 1 or count * longest <= MAX_TOKENS
        real = sum(lengths[i] * count for i, count in chunk)
        assert count * longest - real <= max(0.1 * count * longest, 256 * longest)
        assert pads or len({lengths[i] for i, _ in chunk}) == 1


def test_points_of_one_input_are_divided_evenly() -> None:
    assert sizes([30], [52]) == [[(0, 26)], [(0, 26)]]


def test_a_long_text_takes_no_chunk_of_short_ones() -> None:
    assert sizes([20, 20, 200], [10, 10, 2]) == [[(0, 10), (1, 10)], [(2, 2)]]
    # A few tokens of padding cost less than a call.
    assert sizes([20, 30], [2, 2]) == [[(0, 2), (1, 2)]]


@pytest.mark.parametrize(("budget", "most"), [(0, 1), (100, 5)])
def test_memory_bounds_a_chunk(budget: int, most: int) -> None:
    assert {count for ((_, count),) in sizes([20], [10], memory_budget=budget)} == {most}
