"""Which steps to compute for a selection, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ...engine.inputs.errors import InputError
from ...engine.methods.base import methods_for
from .computing import Computing
from .costs import MASKING, MASKING_SELECTED
from .selection import Selection

#: Computed first for every new text, as something to show at once: a single pass. Where the model
#: does not allow it, the cheapest method that it does takes its place.
CHEAP_METHOD = "input_x_gradient"

#: Which methods to compute beside the chosen one: none, those that the budget has time for, or all.
Precompute = bool | Literal["all"]


def chosen_steps(computing: Computing, selection: Selection) -> list[str]:
    """List what a person waits for: a cheap method, the chosen one, the selected words' effect."""
    methods = methods_for(computing.model)
    first = CHEAP_METHOD
    if first not in methods:
        plain = replace(selection, parameters={})
        first = min(methods, key=lambda name: computing.costs.points(plain, name))
    together = [MASKING_SELECTED] if selection.masked else []
    return list(dict.fromkeys([first, selection.method, *together]))


def background_steps(
    computing: Computing, selection: Selection, precompute: Precompute
) -> list[str]:
    """List what nobody waits for: masking, then the other methods, those of few passes first.

    Whether there is time for each is told when its turn comes. Methods that have to be compiled
    are among them only for "all".
    """
    costs = method_costs(computing, selection)
    subject = computing.inputs.subject(selection)
    others = [
        name
        for name in sorted(costs, key=costs.__getitem__)
        if subject.explains(selection.built(name), selection.output, selection.contrast)
        and (precompute == "all" or (precompute and _is_ready_to_run(selection, name)))
    ]
    # Masking one window of a long context says little: another window may hold the answer.
    masking = [] if computing.inputs.encoding(selection).windows else [MASKING]
    return [*masking, *others]


def method_costs(computing: Computing, selection: Selection) -> dict[str, int]:
    """Count the passes of every method, without those whose parameters cannot be used."""
    costs = {}
    for name in methods_for(computing.model):
        try:
            costs[name] = computing.costs.points(selection, name)
        except InputError:
            # Told where that method is chosen.
            continue
    return costs


def _is_ready_to_run(selection: Selection, name: str) -> bool:
    method = selection.built(name)
    return not method.compiles and (method.layered or not selection.layer)
