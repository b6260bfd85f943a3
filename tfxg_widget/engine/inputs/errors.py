"""Errors that say what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

#: No error names more.
_MOST = 100


class TfxgError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(TfxgError, ValueError):
    """A text, target, method or parameter that cannot be used."""


class ModelError(TfxgError):
    """A model or checkpoint that cannot be loaded or explained."""


class NumericsError(TfxgError, ArithmeticError):
    """The model answered with NaN or infinity."""


class CancelledError(TfxgError):
    """The computation was stopped between two chunks."""


class TruncationWarning(UserWarning):
    """The text is longer than the model takes; only its beginning was explained."""


def unknown(kind: str, given: object, known: Iterable[str]) -> InputError:
    """Build the error for a name that is not among the known ones, with the closest guess."""
    names = list(known)
    close = get_close_matches(str(given), names, n=1)
    guess = f" Did you mean {close[0]!r}?" if close else ""
    return InputError(f"Unknown {kind} {given!r}.{guess} Known: {listed(names)}.")


def listed(names: Sequence[str]) -> str:
    """List names for an error, of a thousand of them the first ones."""
    rest = f", … ({len(names)} in all)" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + rest
