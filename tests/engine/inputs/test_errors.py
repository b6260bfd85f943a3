"""Errors that say what is wrong and what to do about it."""

from __future__ import annotations

import pytest

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.errors import unknown


def test_an_unknown_name_is_answered_with_the_known_ones_and_the_closest() -> None:
    message = str(unknown("method", "salency", ["saliency", "smoothgrad"]))
    assert "Unknown method 'salency'" in message
    assert "Did you mean 'saliency'?" in message
    assert "Known: saliency, smoothgrad." in message


def test_no_guess_where_nothing_is_close() -> None:
    assert "Did you mean" not in str(unknown("method", "xyz", ["saliency"]))


@pytest.mark.parametrize(
    ("error", "builtin"), [(tfxg.InputError, ValueError), (tfxg.NumericsError, ArithmeticError)]
)
def test_errors_are_caught_by_the_name_that_people_would_try(
    error: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(error, builtin)
    assert issubclass(error, tfxg.TfxgError)
