"""Names for outputs: told apart, and found by name or by index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...inputs.errors import InputError, listed, unknown


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Tell labels of the same name apart by their index."""
    times = Counter(labels)
    return tuple(label if times[label] == 1 else f"{label} ({i})" for i, label in enumerate(labels))


def configured(config: Any) -> tuple[str, ...]:
    """Give the labels that a configuration names, in the order of the outputs.

    Those without a name are called ``LABEL_n``, as transformers does.
    """
    names = config.id2label
    return distinct([str(names.get(i, f"LABEL_{i}")) for i in range(config.num_labels)])


def index_of(given: object, names: Sequence[str], kind: str = "target") -> int:
    """Find a name, or check an index.

    Raises
    ------
    InputError
        For an unknown name, an index out of range, or what is neither.
    """
    if isinstance(given, str):
        if given not in names:
            raise unknown(kind, given, names)
        return names.index(given)
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise unknown(kind, given, names)
    index = int(given.__index__())
    if not 0 <= index < len(names):
        raise InputError(
            f"{kind.capitalize()} {index} is out of range: there are {len(names)}, 0 to "
            f"{len(names) - 1} ({listed(names)})."
        )
    return index
