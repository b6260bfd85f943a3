"""A model of one text and labels, made of a model of text pairs: each label is a hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from ..abilities import Ability
from ..inputs.arrays import Logits, Points, TensorRows
from ..inputs.chat import Chat
from ..inputs.encoding import Encoding, Ints, Rows
from ..inputs.errors import ModelError
from ..inputs.image_files import RawInput
from ..inputs.label_pairs import LENGTHS, label_pairs
from ..tasks.classification.label_entailment import LabelEntailment
from .base import (
    WORD_EMBEDDINGS,
    AnsweringModel,
    DifferentiableModel,
    Floats,
    Model,
    not_explainable,
)
from .capabilities import Attentive, WithAttention
from .networks.pairs import Pairs


def around(model: Model, task: LabelEntailment, layer: str | int, count: int) -> Model:
    """Wrap a model of pairs, so that it reads ``LabelPairs``.

    Parameters
    ----------
    model
        The model of pairs.
    task
        Which outputs of the model are read, and how they become probabilities.
    layer
        The layer at which tokens are scored.
    count
        The number of labels.

    Raises
    ------
    ModelError
        If ``model`` is not a Model.
    """
    if isinstance(model, AnsweringModel):
        return AnsweringForLabels(model, task)
    if not isinstance(model, DifferentiableModel):
        raise not_explainable(model)
    # At other layers the traced graph depends on the number of labels.
    fits_any = layer == WORD_EMBEDDINGS and model.pads
    fixed = None if fits_any else count
    return model.around((task, fixed), lambda: DifferentiableForLabels(model, task, fixed))


class _ForLabels(Model):
    """What both kinds of wrapped models take from the model of pairs."""

    task: LabelEntailment

    def __init__(self, model: Model, task: LabelEntailment) -> None:
        self.name = model.name
        self.task = task
        self.max_length = model.max_length
        self.takes_pair = model.takes_pair
        self._model = model

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text or a pair of texts."""
        return self._model.encode(text, text_pair)

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat as one text, with the tokenizer's chat template."""
        return self._model.chat(messages)

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""
        return self._model.special_id(name)

    def layer_names(self) -> Sequence[str]:
        """Name the hidden states, first to last."""
        return self._model.layer_names()


class DifferentiableForLabels(_ForLabels, DifferentiableModel, Attentive):
    """A differentiable model of pairs that reads one text and several hypotheses at once.

    Its points are word embeddings (N, S, D) of the S tokens of ``LabelPairs``, in which a token of
    the text is one vector that all pairs read: its gradient is the sum over the pairs. At a later
    layer, where each of the L pairs has a state of its own for the token, these are concatenated:
    (N, S, L · D). For a token that pair j does not read, the state is zero.

    Parameters
    ----------
    model
        The model of pairs.
    task
        Which of its outputs are read.
    count
        L; None for any number, at the word embeddings of a model that ignores padding.
    """

    _model: DifferentiableModel

    def __init__(
        self, model: DifferentiableModel, task: LabelEntailment, count: int | None
    ) -> None:
        _ForLabels.__init__(self, model, task)
        DifferentiableModel.__init__(self)
        self.size = model.size
        self.pads = model.pads
        self._count = count

    @property
    def abilities(self) -> frozenset[Ability]:
        """Those of the wrapped model."""
        return self._model.abilities

    def resolve_layer(self, layer: str | int) -> str:
        """Turn what a caller gave for ``layer=`` into the name of a layer that exists."""
        return self._model.resolve_layer(layer)

    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., S) ids to (..., S, D)."""
        return self._model.embed(ids)

    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""
        return self._model.mean_embedding()

    def point_bytes(self, encoding: Encoding) -> int:
        """Estimate the activations of all pairs, which one point keeps for its gradient."""
        return sum(map(self._model.size.point_bytes, encoding.lengths))

    def forward(self, points: Points, rows: TensorRows, layer: str) -> Logits:
        """Run all pairs on from a layer's output: logits (N, 2 L), see ``LabelEntailment``."""
        pairs = Pairs.of(rows)
        states = pairs.states(points, None if layer == WORD_EMBEDDINGS else self._count)
        if self._model.pads:
            logits = self._model.forward(pairs.flat(states), pairs.rows, layer)
        else:
            logits = self._one_by_one(states, pairs, layer)
        return self._outputs(logits, pairs)

    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, S, D) to a layer's output (N, S, L · D')."""
        if layer == WORD_EMBEDDINGS:
            return embeddings
        pairs = Pairs.of(rows)
        states = pairs.states(embeddings).numpy()
        places = np.asarray(pairs.places)
        per_pair = []
        for j in range(states.shape[1]):
            # Pairs of one length at a time: padding might change the output of a layer.
            length = int(rows.inputs[LENGTHS][:, j].max())
            per_pair.append(
                self._model.activations(states[:, j, :length], pairs.rows_of(j, length), layer)
            )
        count, size = embeddings.shape[:2]
        laid_out = np.zeros((count, size + 1, len(per_pair), per_pair[0].shape[-1]), np.float32)
        for j, output in enumerate(per_pair):
            laid_out[np.arange(count)[:, None], places[:, j, : output.shape[1]], j] = output
        return laid_out[:, 1:].reshape(count, size, -1)

    def forward_with_attention(self, points: Points, rows: TensorRows) -> WithAttention:
        """Run the pair of a single label; see ``Attentive.forward_with_attention``.

        Raises
        ------
        ModelError
            For several pairs, each of which has attention of its own, or a model whose attention
            cannot be reached.
        """
        pairs = Pairs.of(rows)
        if not isinstance(self._model, Attentive) or rows.inputs[LENGTHS].shape[1] != 1:
            raise ModelError(
                f"{self.name} has no attention that all labels share: each label is read in a "
                "pair of its own. Choose a method that does not need attention."
            )
        states = pairs.flat(pairs.states(points))
        logits, blocks, state = self._model.forward_with_attention(states, pairs.rows)
        return self._outputs(logits, pairs), blocks, state

    def _one_by_one(self, states: Any, pairs: Pairs, layer: str) -> Any:
        """Run each label's pairs without padding: logits (N · L, C)."""
        logits = []
        for j in range(self._count or pairs.lengths.shape[1]):
            # Inputs are run together only where their ``lengths`` are the same.
            length = pairs.lengths[0, j]
            logits.append(
                self._model.forward(states[:, j, :length], pairs.rows_of(j, length), layer)
            )
        return pairs.flat(tf.stack(logits, axis=1))

    def _outputs(self, logits: Logits, pairs: Pairs) -> Logits:
        """Read the outputs of all pairs: (N · L, C) to (N, 2 L)."""
        read = tf.gather(logits, [self.task.contradiction, self.task.entailment], axis=1)
        outputs: Logits = tf.reshape(read, [tf.shape(pairs.lengths)[0], -1])
        return outputs


class AnsweringForLabels(_ForLabels, AnsweringModel):
    """A function of pairs that reads one text and several hypotheses at once.

    Parameters
    ----------
    model
        The function of pairs.
    task
        Which of its outputs are read.
    """

    _model: AnsweringModel

    def __init__(self, model: AnsweringModel, task: LabelEntailment) -> None:
        super().__init__(model, task)
        self.reads_texts = model.reads_texts

    def logits(self, encodings: Sequence[Encoding]) -> Floats:
        """Give the logits of all pairs: (N, 2 L), see ``LabelEntailment``."""
        pairs = [pair for encoding in encodings for pair in label_pairs(encoding).read]
        logits = self._model.logits(pairs)
        read = np.take(logits, [self.task.contradiction, self.task.entailment], axis=1)
        return read.reshape(len(encodings), -1)
