"""What a model computes inside for one input, as arrays that are computed when first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..inputs.errors import ModelError
from ..inputs.image import PatchedImage
from ..inputs.words import Offset
from ..models.internals.anatomy import Side
from ..models.internals.forward import Quantity
from ..models.layered import LayeredModel
from ..tasks.targets.prediction import Prediction
from .attention.attention_heads import AttentionHeads
from .dimensions import dimensions, kept_bytes, require_memory
from .layer_tokens import LayerTokens, layer_tokens
from .reasons import unreadable
from .recording import Recording, record
from .scalar import Differentiated, Scalar, differentiate, predicted

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False, repr=False)
class LayerArrays:
    """What a model computes inside for one input.

    Arrays are computed when they are first asked for, all by one forward pass, and are read-only.
    Of a sequence-to-sequence model the plain ones are the encoder's.

    Attributes
    ----------
    model
        The model.
    encoding
        The input, tokenised.
    layers
        The indices of the blocks whose attention and neurons are kept, from 0; L of them.
    heads
        The indices of the heads that are kept, from 0; H of them.
    memory_budget
        In MiB, for what is kept.
    """

    model: LayeredModel
    encoding: Encoding
    layers: tuple[int, ...]
    heads: tuple[int, ...]
    memory_budget: int = 1024
    _differentiated: dict[Scalar, Differentiated] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        """The text; of an image its path, or ""."""
        return self.encoding.texts[0]

    @property
    def text_pair(self) -> str | None:
        """The second text, or what a language model wrote; None without one."""
        return self.encoding.texts[1] if len(self.encoding.texts) > 1 else None

    @property
    def tokens(self) -> tuple[str, ...]:
        """The input's tokens, as of ``Attribution.tokens``; of an image its pixels."""
        return self.encoding.tokens

    @property
    def offsets(self) -> tuple[Offset, ...]:
        """For each token its character offset, as of ``Attribution.offsets``."""
        return self.encoding.offsets

    @property
    def image(self) -> PatchedImage | None:
        """The image as the model reads it; None for a text."""
        return self.encoding.image

    @property
    def sides(self) -> tuple[Side, ...]:
        """The kinds of attention that can be read.

        ("self",) for most models; ("encoder", "decoder", "cross") for a sequence-to-sequence
        model; () where none can be read, such as for an LSTM.
        """
        return tuple(side for side, size in dimensions(self.model).items() if size.heads)

    @property
    def kept_bytes(self) -> int:
        """How much memory all arrays take together, told before they are computed."""
        return kept_bytes(dimensions(self.model), self.encoding, len(self.layers), len(self.heads))

    @cached_property
    def prediction(self) -> Prediction:
        """What the model answers."""
        return predicted(self.model, self.encoding, self.logits)

    def layer_tokens(self, side: Side | None = None) -> LayerTokens:
        """Give the tokens that hidden states stand for: names, and places in the input.

        Parameters
        ----------
        side
            "self", "encoder" or "decoder"; None for the first that the model has. "cross" means
            the tokens that read: the decoder's.
        """
        side = self.known_side(side)
        stack = "decoder" if side == "cross" else side
        count = (
            len(self.encoding) if self.image is None else self.kept("hidden_states", stack).shape[1]
        )
        return layer_tokens(self.encoding, stack, count)

    @property
    def attention(self) -> Floats:
        """Attention probabilities, shape (L, H, T, T): how much token t (third axis) reads from s.

        Each row sums to 1. T are the tokens of ``layer_tokens()``. Layers are those of ``layers``,
        heads those of ``heads``. Of a sequence-to-sequence model the encoder's.

        Raises
        ------
        ModelError
            For a model whose attention cannot be read, saying why and what works.
        InputError
            For more than fits the memory budget, saying what would fit.
        """
        return self.kept("attention", self.known_side(None))

    @property
    def decoder_attention(self) -> Floats:
        """The decoder's attention among its own tokens, shape (L, H, T', T'); rows sum to 1."""
        return self.kept("attention", "decoder")

    @property
    def cross_attention(self) -> Floats:
        """How much the decoder's tokens read from the encoder's, shape (L, H, T', T).

        Each row sums to 1.
        """
        return self.kept("attention", "cross")

    @property
    def hidden_states(self) -> Floats:
        """Hidden states, shape (layers + 1, T, D), in the model's own units.

        The first are the embeddings that the first block reads, then the output of every block,
        whatever ``layers`` says. As in transformers, a decoder's last one is after the final
        normalisation. Of a sequence-to-sequence model the encoder's.

        Raises
        ------
        ModelError
            For a model whose layers differ in shape, such as Swin.
        InputError
            For more than fits the memory budget, saying what would fit.
        """
        return self.kept("hidden_states", self.known_side(None))

    @property
    def decoder_hidden_states(self) -> Floats:
        """The decoder's hidden states, shape (layers + 1, T', D)."""
        return self.kept("hidden_states", "decoder")

    @property
    def neurons(self) -> Floats:
        """Feed-forward activations, shape (L, T, F), in the model's own units.

        They are what the second dense layer of each feed-forward block reads: the first one's
        output after its activation function, times the gate where the block has one (Geva et al.
        2021, arXiv:2012.14913, call them memory coefficients). Of a sequence-to-sequence model the
        encoder's.

        Raises
        ------
        ModelError
            For a model whose feed-forward blocks cannot be told.
        InputError
            For more than fits the memory budget, saying what would fit.
        """
        return self.kept("neurons", self.known_side(None))

    @property
    def decoder_neurons(self) -> Floats:
        """The decoder's feed-forward activations, shape (L, T', F)."""
        return self.kept("neurons", "decoder")

    @property
    def queries(self) -> Floats:
        """Queries by head, shape (L, H, T, d).

        ``attention`` is the softmax over s of queries_t · keys_s / √d, where not masked. They are
        after rotary positions, where the model has these, and before the division by √d. Heads that
        share keys and values (grouped-query attention) each have a copy.

        Raises
        ------
        ModelError, InputError
            As for ``attention``.
        """
        return self.kept("queries", self.known_side(None))

    @property
    def keys(self) -> Floats:
        """Keys by head, shape (L, H, T, d); see ``queries``."""
        return self.kept("keys", self.known_side(None))

    @property
    def values(self) -> Floats:
        """Values by head, shape (L, H, T, d): what a token gives to those that read from it."""
        return self.kept("values", self.known_side(None))

    def attention_heads(self, side: Side | None = None) -> AttentionHeads:
        """Give all that is known of the heads of one side.

        Parameters
        ----------
        side
            "self", "encoder", "decoder" or "cross"; None for the first that the model has.

        Raises
        ------
        ModelError, InputError
            As for ``attention``.
        """
        side = self.known_side(side)
        self.kept("attention", side)
        return AttentionHeads(self, side)

    @property
    def sides_with_states(self) -> tuple[Side, ...]:
        """The sides that have hidden states and neurons: ("self",), or ("encoder", "decoder")."""
        return tuple(side for side, size in dimensions(self.model).items() if size.hidden)

    def head_count(self, side: Side) -> int:
        """Count all heads of a layer of one side, whether they were chosen or not."""
        return dimensions(self.model)[side].heads

    def has_all_heads(self, side: Side) -> bool:
        """Tell whether no head of one side was left out."""
        return len(self.heads) == self.head_count(side)

    def differentiated(self, scalar: Scalar) -> Differentiated:
        """Give the attention and neurons of all layers with the gradient of a scalar by them.

        It takes one more forward pass and a backward pass; the last scalar's are remembered.
        """
        if scalar not in self._differentiated:
            target = scalar.resolved(self.model, self.encoding, self.logits)
            keep: tuple[Quantity, ...] = ("attention", "neurons")
            result = differentiate(self.model, self.encoding, target, scalar.output, keep)
            self._differentiated.clear()
            self._differentiated[scalar] = result
        return self._differentiated[scalar]

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} of {self.model.name}: {len(self.encoding)} tokens, "
            f"{len(self.layers)} layers, {len(self.heads)} heads>"
        )

    def known_side(self, side: Side | None) -> Side:
        """Give a side that the model has, None for its first one; refuse others."""
        known = dimensions(self.model)
        if side is None:
            return next(iter(known)) if known else "self"
        if side not in known:
            raise ModelError(
                f"{self.model.name} has no {side!r} side. It has: {', '.join(known) or 'none'}."
            )
        return side

    def kept(self, quantity: Quantity, side: Side) -> Floats:
        """Give an array by its quantity and side.

        Raises
        ------
        ModelError
            Where the model has none, saying why and what works.
        InputError
            For more than fits the memory budget, saying what would fit.
        """
        array = self._recording.arrays.get((quantity, side))
        if array is None:
            raise unreadable(self.model, quantity, side)
        return array

    @property
    def logits(self) -> Floats:
        """The model's outputs, (C,), as its task counts them."""
        return self._recording.logits[: self.model.task.outputs(self.encoding)]

    @cached_property
    def _recording(self) -> Recording:
        sizes = dimensions(self.model)
        require_memory(sizes, self.encoding, self.layers, self.heads, self.memory_budget)
        return record(self.model, self.encoding, self.layers, self.heads)
