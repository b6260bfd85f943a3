"""Attention layers, seen alike in both generations of Keras."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Literal

import tensorflow as tf

#: What one call of an attention layer computes for each head.
Part = Literal["attention", "queries", "keys", "values"]

#: Called with the call's number (from 0), the part and its tensor: "attention" (N, H, T, S),
#: "queries" (N, H, T, d), "keys" and "values" (N, H, S, d). T tokens read, S tokens are read. The
#: tensor that it returns for "attention" takes that one's place; for the others it is ignored.
SeePart = Callable[[int, Part, Any], Any]


class AttentionLayer(ABC):
    """A layer that lets tokens read from each other."""

    @abstractmethod
    def observed(self, see: SeePart) -> AbstractContextManager[None]:
        """Pass what the layer computes to ``see`` while the context lasts, in this thread only."""

    @abstractmethod
    def output_kernel(self, heads: int) -> Any:
        """Give the weights of the output projection by head, (H, d, D).

        Raises
        ------
        ModelError
            Where the layer has no projection of its own.
        """


def repeated(values: Any, heads: int) -> Any:
    """Give every query head its own keys or values (N, G, S, d), where several heads share them."""
    groups = int(values.shape[1])
    return values if groups == heads else tf.repeat(values, heads // groups, axis=1)
