"""Divide the points of several inputs into chunks that are run at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ..inputs.encoding import Encoding

#: No chunk has more points, so that progress shows and a computation can be stopped.
MAX_POINTS = 64

#: No chunk has more tokens in all of its points. More of them are no faster: at 126 tokens a point,
#: 8 points at once take as long for each as 64 do, with an eighth of the memory.
MAX_TOKENS = 1536

#: A chunk takes no longer input once more than this share of it would be padding,
_MOST_PADDING = 0.1

#: unless it has fewer tokens than this: a call of its own then costs more than the padding.
_FEW_TOKENS = 256

#: Part of a chunk: which input, and which of its points.
Share: TypeAlias = tuple[int, slice]


def chunks(
    encodings: Sequence[Encoding],
    ranges: Sequence[range],
    point_bytes: Callable[[Encoding], int],
    memory_budget: int,
    pads: bool,
) -> Iterator[list[Share]]:
    """Fill chunks with points, inputs of similar length together.

    Parameters
    ----------
    encodings
        The inputs.
    ranges
        For each input the points to run, by their numbers.
    point_bytes
        Estimates the memory that one point of an input takes.
    memory_budget
        In bytes, for a chunk; one point is run whatever it takes.
    pads
        Whether inputs of different lengths can share a chunk.

    Yields
    ------
    list of tuples
        The points of a chunk.
    """
    chunk: list[Share] = []
    used = tokens = 0
    for i in sorted(range(len(encodings)), key=lambda i: len(encodings[i])):
        encoding = encodings[i]
        length = max(1, len(encoding))
        padding = used * length - tokens
        is_wasteful = tokens >= _FEW_TOKENS and padding > _MOST_PADDING * (used + 1) * length
        differs = chunk and encodings[chunk[0][0]].lengths != encoding.lengths
        if differs and (is_wasteful or not pads):
            yield chunk
            chunk, used, tokens = [], 0, 0
        within_memory = memory_budget // point_bytes(encoding)
        room = max(1, min(MAX_POINTS, MAX_TOKENS // length, within_memory))
        limit = room
        start, end = ranges[i].start, ranges[i].stop
        while start < end:
            if used >= limit:
                yield chunk
                chunk, used, tokens = [], 0, 0
            if not chunk:
                # The chunks of an input alone are of equal size: a small rest would be slow.
                limit = _divided(end - start, _divided(end - start, room))
            stop = min(end, start + limit - used)
            chunk.append((i, slice(start, stop)))
            used += stop - start
            tokens += (stop - start) * length
            start = stop
    if chunk:
        yield chunk


def _divided(number: int, by: int) -> int:
    """Divide and round up."""
    return -(-number // by)
