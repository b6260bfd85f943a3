"""The interface of a network, whatever library it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...inputs.arrays import Floats, Ints, Logits, Points, TensorRows
from ..attention import Attention
from ..hooks import Layer, LayerCall


class Embeddings(Protocol):
    """Turns ids into the vectors that a network runs from."""

    @property
    def count(self) -> int | None:
        """The number of ids that have a vector; None where that is not known."""

    @property
    def has_table(self) -> bool:
        """Whether there is a table of vectors, which can be averaged."""

    def look_up(self, ids: Ints) -> Floats:
        """Give the vectors of ids: (..., T) to (..., T, D).

        Raises
        ------
        InputError
            For ids without a vector.
        """

    def mean(self) -> Floats:
        """Average the vectors of all ids, shape (D,).

        Raises
        ------
        InputError
            Where there is no table.
        """


class Network(Protocol):
    """Runs from ids, or from vectors in their place, to logits; its layers can be hooked."""

    @property
    def embeddings(self) -> Embeddings:
        """Turns ids into the vectors to which positions are added."""

    @property
    def layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""

    @property
    def hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""

    @property
    def attention(self) -> Attention:
        """Where attention probabilities are computed; nowhere in a network without attention."""

    def from_ids(self, rows: TensorRows) -> Logits:
        """Run from ids: logits (N, C) in float32."""

    def from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        """Run from points (N, T, D) in the place of the embeddings: logits (N, C) in float32."""
