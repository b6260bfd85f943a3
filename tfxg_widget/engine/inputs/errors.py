"""The exceptions of the package, and helpers that word them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

#: An error lists at most this many names.
_MOST_NAMES = 100


class TfxgError(Exception):
    """Base class of all errors that this package raises deliberately."""


class InputError(TfxgError, ValueError):
    """A text, image, target, method or parameter cannot be used."""


class ModelError(TfxgError):
    """A model or checkpoint cannot be loaded or explained."""


class NumericsError(TfxgError, ArithmeticError):
    """The model's outputs or gradients contain NaN or infinity."""


class CancelledError(TfxgError):
    """The computation was stopped, between two chunks of points."""


class TruncationWarning(UserWarning):
    """The text exceeds the model's length limit; only its beginning was explained."""


def unknown(kind: str, value: object, known: Iterable[str]) -> InputError:
    """Make the error for an unknown name, with the most similar known name and all known names."""
    names = list(known)
    similar = get_close_matches(str(value), names, n=1)
    guess = f" Did you mean {similar[0]!r}?" if similar else ""
    return InputError(f"Unknown {kind} {value!r}.{guess} Known: {listed(names)}.")


def listed(names: Sequence[str]) -> str:
    """List names for an error; of a long list only the first names, and their number."""
    rest = f", … ({len(names)} in all)" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + rest
