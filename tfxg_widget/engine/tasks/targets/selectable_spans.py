"""Which spans of a text a person can select, to have them explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SelectableSpans:
    """How a selected span becomes a target.

    Attributes
    ----------
    part
        The index of the text that the span has to lie in; None for any text.
    several
        Whether several neighbouring words make one target.
    labels
        The labels that the span can be explained as.
    free
        Whether any other word can take the place of a label.
    """

    part: int | None
    several: bool
    labels: tuple[str, ...]
    free: bool
