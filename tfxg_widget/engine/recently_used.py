"""The one kind of bounded store: the entry that was not used for longest goes first."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class RecentlyUsed(Generic[K, V]):
    """A bounded mapping that threads can share.

    Parameters
    ----------
    size
        The number of entries beyond which the least recently used one is dropped.
    """

    def __init__(self, size: int) -> None:
        self._entries: LRUCache[K, V] = LRUCache(size)
        # Even a look-up changes the order of use.
        self._lock = threading.Lock()

    def __contains__(self, key: K) -> bool:
        """Tell whether there is an entry; this is no use of it."""
        with self._lock:
            return key in self._entries

    def __setitem__(self, key: K, value: V) -> None:
        """Store a value as the one used last."""
        with self._lock:
            self._entries[key] = value

    def get(self, key: K) -> V | None:
        """Give the value of a key, None where there is none."""
        with self._lock:
            return self._entries.get(key)

    def clear(self) -> None:
        """Drop all entries."""
        with self._lock:
            self._entries.clear()
