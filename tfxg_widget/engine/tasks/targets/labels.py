"""Names of outputs: made distinct, and looked up by name or by index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...inputs.errors import InputError, listed, unknown


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Append the index to labels that have the same name."""
    counts = Counter(labels)
    return tuple(
        label if counts[label] == 1 else f"{label} ({i})" for i, label in enumerate(labels)
    )


def read_labels(config: Any) -> tuple[str, ...]:
    """Read the labels of a configuration, in the order of the outputs.

    Those without a name are called ``LABEL_n``, as transformers does.
    """
    names = config.id2label
    return distinct([str(names.get(i, f"LABEL_{i}")) for i in range(config.num_labels)])


def index_of(choice: object, names: Sequence[str], kind: str = "target") -> int:
    """Return the index of a name, or check an index.

    Raises
    ------
    InputError
        If the name is unknown, the index is out of range, or it is neither.
    """
    if isinstance(choice, str):
        if choice not in names:
            raise unknown(kind, choice, names)
        return names.index(choice)
    if isinstance(choice, bool) or not hasattr(choice, "__index__"):
        raise unknown(kind, choice, names)
    index = int(choice.__index__())
    if not 0 <= index < len(names):
        raise InputError(
            f"{kind.capitalize()} {index} is out of range: there are {len(names)}, 0 to "
            f"{len(names) - 1} ({listed(names)})."
        )
    return index
