"""What was computed, up to a number of entries."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

#: The oldest entry beyond it is forgotten.
MOST = 512

K = TypeVar("K")
V = TypeVar("V")


class Memory(OrderedDict[K, V]):
    """A dictionary that forgets the oldest of too many entries."""

    def __setitem__(self, key: K, value: V) -> None:
        """Remember a value."""
        super().__setitem__(key, value)
        if len(self) > MOST:
            self.popitem(last=False)
