"""What a person can point at in a text, to have it explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SelectableSpans:
    """How a stretch of a text becomes a target.

    Attributes
    ----------
    part
        The text that it has to lie in; None for any.
    several
        Whether neighbouring words make one target.
    labels
        What it can be explained as.
    free
        Whether any other word can be given in a label's place.
    """

    part: int | None
    several: bool
    labels: tuple[str, ...]
    free: bool
