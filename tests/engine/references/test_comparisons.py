"""Every method against another implementation of it (see ``docs/references.md``)."""

from __future__ import annotations

import pytest

from tests.support import METHODS

from .comparison import COMPARISONS, Comparison
from .stored import CNN, MINILM

#: The first comparison of each method that needs no trained model. The others run before a release,
#: except those of a network that is small enough for every run.
FIRST = {one.method: one for one in reversed(COMPARISONS) if one.on != MINILM}


def _case(comparison: Comparison) -> object:
    marks = [pytest.mark.shared] if comparison.on == MINILM else []
    if FIRST.get(comparison.method) is not comparison and comparison.on != CNN:
        marks.append(pytest.mark.slow)
    return pytest.param(comparison, id=comparison.name, marks=marks)


@pytest.mark.parametrize("comparison", [_case(one) for one in COMPARISONS])
def test_the_difference_is_within_its_bound(comparison: Comparison) -> None:
    assert comparison.difference() <= comparison.within


def test_every_method_is_held_to_something() -> None:
    assert {comparison.method for comparison in COMPARISONS} == set(METHODS)
