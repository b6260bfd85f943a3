"""One lock for each tokenizer, for all threads that use it; imported without TensorFlow.

A call of a fast tokenizer may change its settings (truncation, padding, the side of a translation).
When another thread is in a call at that moment, the change fails with "Already borrowed", or the
other call runs under the wrong settings. The engine's calls ask for no truncation and no padding,
so that nothing has to be changed, and hold this lock in case it has. What a caller does with the
same tokenizer in a thread of their own is not guarded.
"""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

_locks: WeakKeyDictionary[Any, threading.RLock] = WeakKeyDictionary()
_of_table = threading.Lock()


def lock_of(tokenizer: Any) -> threading.RLock:
    """Give the lock of a tokenizer: the same for the same object."""
    with _of_table:
        return _locks.setdefault(tokenizer, threading.RLock())
