"""The public functions that look inside a model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.layers.inspection import Inspection
    from ..engine.models.accepted_inputs import Single
    from ..engine.models.base import Model


def inspect(
    model: Model,
    text: Single,
    text_pair: str | None = None,
    *,
    layers: int | Iterable[int] | None = None,
    heads: int | Iterable[int] | None = None,
    memory_budget: int = 1024,
) -> Inspection:
    """Look inside a model: attention, hidden states and neurons for one input.

    Parameters
    ----------
    model
        From ``load`` or ``wrap``.
    text, text_pair
        One input, as for ``explain``: a text, a pair, a chat or an image. A language model writes
        the second text where there is none.
    layers, heads
        Indices from 0 of the blocks and heads that are kept; negative ones count from the end,
        None for all.
    memory_budget
        In MiB, for what is kept.

    Returns
    -------
    Inspection
        Nothing is computed before it is asked for.

    Raises
    ------
    InputError
        For what ``explain`` refuses as an input, and a layer or head out of range.
    ModelError
        For a model that only answers, of whose layers nothing is known.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> inside = tfxg.inspect(tfxg.load("demo"), "A gripping film.")
    >>> inside.attention.ndim
    4
    """
    from ..engine.layers.opening import inspect as look_inside
    from ..engine.models.accepted_inputs import one_input
    from ..engine.models.base import explainable

    given, pair = one_input(explainable(model), text, text_pair)
    return look_inside(model, given, pair, layers, heads, memory_budget)
