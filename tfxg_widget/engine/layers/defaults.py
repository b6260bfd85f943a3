"""Defaults of several computations."""

from __future__ import annotations


def ignore_progress(_done: int, _total: int) -> None:
    """Do nothing about progress."""
