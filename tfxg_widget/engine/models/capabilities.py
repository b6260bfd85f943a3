"""What a model can do, as protocols: a model of any class that has the methods can do it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias, runtime_checkable

from ..inputs.arrays import Floats, Ints, Logits, Points, Probabilities, States, TensorRows
from ..inputs.encoding import Encoding, Rows

#: Logits, the attention probabilities of each block, and the output of the last block.
WithAttention: TypeAlias = tuple[Logits, Sequence[Probabilities], States]


@runtime_checkable
class Answers(Protocol):
    """Gives logits for inputs."""

    @abstractmethod
    def logits(self, encodings: Sequence[Encoding]) -> Floats:
        """Give the logits (N, C) of N inputs."""


@runtime_checkable
class Differentiable(Protocol):
    """Runs from word embeddings, or from a layer's output, with gradients."""

    @abstractmethod
    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D)."""

    @abstractmethod
    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""

    @abstractmethod
    def resolve_layer(self, layer: str | int) -> str:
        """Turn the value of ``layer=`` into the name of a layer.

        Raises
        ------
        InputError
            For an unknown layer.
        """

    @abstractmethod
    def forward(self, points: Points, rows: TensorRows, layer: str) -> Logits:
        """Run on from a layer's output.

        Parameters
        ----------
        points
            Tensor (N, T, D) in the place of the layer's output.
        rows
            A ``Rows`` of tensors.
        layer
            The name of the layer; "" for the word embeddings.

        Returns
        -------
        tensor
            Logits, (N, C), in the order in which the task counts outputs.
        """

    @abstractmethod
    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T', D')."""


@runtime_checkable
class Attentive(Protocol):
    """Gives attention probabilities, by which its logits can be differentiated."""

    @abstractmethod
    def forward_with_attention(self, points: Points, rows: TensorRows) -> WithAttention:
        """Run from word embeddings; works in a graph and under a tape.

        Parameters
        ----------
        points
            Tensor (N, T, D).
        rows
            A ``Rows`` of tensors.

        Returns
        -------
        logits
            Shape (N, C).
        attention
            For each block, in the order in which they run, the probabilities (N, H, T, T) of
            reading (first T) from each token (second T). Rows of padding have no meaning.
        state
            The output of the last block, (N, T, D). The logits are computed from it and from the
            probabilities, so they can be differentiated by these.

        Raises
        ------
        ModelError
            Where the probabilities cannot be reached.
        """


@runtime_checkable
class Generates(Protocol):
    """Writes a text."""

    @abstractmethod
    def generate(self, prompt: Any, max_new_tokens: int | None = None) -> str:
        """Continue a prompt, always with the most probable token.

        Parameters
        ----------
        prompt
            The text or a list of messages, or the source of a sequence-to-sequence model; "" for
            a decoder to begin by itself.
        max_new_tokens
            The most tokens that are written; None for as many as its generation_config.json
            says, or 20.

        Returns
        -------
        str
            The continuation. As ``text_pair`` it stands for the same tokens that were written,
            the end-of-text token included if there was one.

        Raises
        ------
        InputError
            For a blank or too long prompt, a number below 1, and where the model writes nothing.
        """
