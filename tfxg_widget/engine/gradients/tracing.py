"""Forbids tracing in background work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_forbidden = ContextVar("tracing is forbidden", default=False)


def may_trace() -> bool:
    """Tell whether passes may be traced on this thread now."""
    return not _is_forbidden.get()


@contextmanager
def without_tracing() -> Iterator[None]:
    """Run passes op by op on this thread, except for those that are traced already.

    Tracing blocks Python for seconds. Methods that need a graph (``Method.compiles``) trace even
    here, so they must not be run in this context.
    """
    token = _is_forbidden.set(True)
    try:
        yield
    finally:
        _is_forbidden.reset(token)
