"""Adapter for the TensorFlow classes of transformers 4 (``TFPreTrainedModel``)."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
import tf_keras
from numpy.typing import NDArray

from .. import tasks
from ..encoding import Rows
from ..errors import ModelError
from ..tasks.fill_mask import FillMask
from . import configured
from .attentive import AttentiveModel
from .heads import at_last, read
from .layered import HIDDEN_STATE
from .outputs import at_masks, laid_out
from .taps import Place, layers_by_attribute, recorded, tapped
from .tokenizers.base import PROBE
from .tokenizers.fast import FastTokenizer


class TransformersModel(AttentiveModel):
    """A ``TFPreTrainedModel`` with its tokenizer.

    Parameters
    ----------
    net
        The model, of any family that runs from word embeddings.
    tokenizer
        Its fast tokenizer.
    name
        What to call it.

    Raises
    ------
    ModelError
        Without a usable tokenizer, for a task that is not supported, and for a family that does
        not run from word embeddings.
    """

    def __init__(self, net: Any, tokenizer: Any, name: str) -> None:
        kind = type(net).__name__
        accepted = frozenset(inspect.signature(net.call).parameters)
        reader = FastTokenizer(
            tokenizer, accepted - {"input_ids"}, configured.positions(net.config)
        )
        super().__init__(reader)
        self.size = configured.size(net.config)
        self.name = name
        self.task = tasks.for_architecture(kind.removeprefix("TF"), net.config, tokenizer)
        self._example = self.task.example(PROBE)
        self._net = net
        if "inputs_embeds" not in accepted:
            raise _not_injectable(kind, "its call takes no inputs_embeds")
        try:
            self._words = net.get_input_embeddings()
        except (AttributeError, NotImplementedError) as fault:
            raise _not_injectable(kind, "it does not give its embedding layer") from fault
        self._check_injection(kind)
        self.pads = "attention_mask" in accepted and self._hides_padding()

    def _from_ids(self, rows: Any) -> Any:
        return self._run(rows, {"input_ids": rows.ids})[0]

    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        return self._injected(points, rows)[0]

    def _attended(self, points: Any, rows: Any) -> tuple[Any, Sequence[Any]]:
        logits, answer = self._injected(points, rows, output_attentions=True)
        if self._net.config.is_encoder_decoder or hasattr(self._net, "score"):
            return logits, ()  # BART and GPT-2 report copies, which the logits do not come from.
        return logits, answer.get("attentions") or ()

    def _injected(self, points: Any, rows: Any, **asked: bool) -> tuple[Any, Any]:
        if not self._net.config.is_encoder_decoder:
            return self._run(rows, {"inputs_embeds": points}, **asked)
        # BART makes what its decoder reads of the ids: the text again, one place to the right.
        turns = itertools.count()

        def injected(looked_up: Any) -> Any:
            given = points / self._scale
            if next(turns) == 0:
                return given
            return tf.concat([looked_up[:, :1], given[:, :-1]], axis=1)

        with tapped(self._words, injected):
            return self._run(rows, {"input_ids": rows.ids}, **asked)

    @cached_property
    def _embeddings(self) -> Any:
        layer = self._words
        table = getattr(layer, "weight", getattr(layer, "embeddings", None))
        if table is None:
            raise _not_injectable(type(self._net).__name__, "it has no single table of them")
        return table if self._scale == 1 else table * self._scale

    @cached_property
    def _scale(self) -> float:
        """What BART multiplies word embeddings by before it adds positions."""
        config = self._net.config
        return float(config.d_model**0.5) if getattr(config, "scale_embedding", False) else 1.0

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return layers_by_attribute(self._net, tf_keras.layers.Layer)

    @cached_property
    def _hidden_states(self) -> dict[str, Place]:
        """Map each hidden state's name to the call of a layer that makes it.

        That is the first call to give the same numbers: whatever comes after reads from it.
        """
        rows = self._probe()
        with recorded(self._layers) as notes:
            answer = self._net(
                {"input_ids": rows.ids, **rows.inputs}, output_hidden_states=True, training=False
            )
        both = self._net.config.is_encoder_decoder
        states = answer.encoder_hidden_states if both else answer.hidden_states
        makers: dict[str, Place] = {}
        for i, state in enumerate(states):
            # Some families report a reshaped copy of the tensor that runs on.
            at = next((at for at, (_, made) in enumerate(notes) if _same(made, state)), None)
            if at is not None:
                name = notes[at][0]
                turn = sum(earlier == name for earlier, _ in notes[:at])
                makers[f"{HIDDEN_STATE}{i}"] = Place(self._layers[name], turn)
        return makers

    def _run(self, rows: Any, words: dict[str, Any], **asked: bool) -> tuple[Any, Any]:
        """Give logits (N, C) in float32, and all that the class answers."""
        inputs = {**words, **rows.inputs}
        if self._net.config.is_encoder_decoder:
            logits, answer = self._at_last_end(rows, inputs, asked)
        elif hasattr(self._net, "score"):
            logits, answer = self._at_last_token(rows, inputs, asked)
        else:
            answer = _call(self._net, inputs, asked)
            logits = answer.logits if "logits" in answer else _ends(answer)
            if isinstance(self.task, FillMask):
                logits = at_masks(logits, rows.ids, self.task.mask_id)
        return laid_out(logits, rows.inputs.get("attention_mask"), self.task), answer

    def _at_last_end(
        self, rows: Any, inputs: dict[str, Any], asked: dict[str, bool]
    ) -> tuple[Any, Any]:
        """Classify as BART does, whose own class wants as many ends in every text of a batch."""
        # It asks Python whether a text is longer than one token.
        answer = tf.autograph.to_graph(_call)(self._net.model, inputs, asked)
        ends = (rows.ids == self._net.config.eos_token_id) & (rows.inputs["attention_mask"] > 0)
        return self._net.classification_head(at_last(answer[0], ends), training=False), answer

    def _at_last_token(
        self, rows: Any, inputs: dict[str, Any], asked: dict[str, bool]
    ) -> tuple[Any, Any]:
        """Classify as decoders do, whose own classes score every token and pick the last one.

        They tell it by the padding's id, which neither their configuration need name nor a batch
        need have.
        """
        with recorded({"score": self._net.score}) as notes:
            answer = _call(self._net, inputs, asked)
        mask = rows.inputs.get("attention_mask", tf.ones_like(rows.ids))
        wanted = read(rows.ids, mask, self._net.config.pad_token_id)
        return at_last(notes[-1][1], wanted), answer

    def _hides_padding(self) -> bool:
        """Tell whether a padded text is answered as the plain one; ConvBERT's is not."""
        rows = self._probe()
        longer = Rows(_padded(rows.ids), {k: _padded(v) for k, v in rows.inputs.items()})
        points = self.embed(rows.ids)
        plain = self._from_embeddings(tf.constant(points), rows)
        padded = self._from_embeddings(tf.constant(_padded(points)), longer)
        return bool(
            np.allclose(plain, padded[:, : plain.shape[1]], rtol=1e-3, atol=1e-3, equal_nan=True)
        )


def _not_injectable(kind: str, why: str) -> ModelError:
    return ModelError(
        f"{kind} cannot be run from word embeddings ({why}), so gradient methods have nothing to "
        "differentiate by."
    )


def _call(net: Any, inputs: dict[str, Any], asked: dict[str, bool]) -> Any:
    return net(inputs, training=False, **asked)


def _ends(answer: Any) -> Any:
    """Join the two outputs of a class for question answering: (N, T, 2)."""
    return tf.stack([answer.start_logits, answer.end_logits], axis=-1)


def _same(one: Any, other: Any) -> bool:
    return one is other or np.array_equal(one, other)


def _padded(values: NDArray[Any]) -> NDArray[Any]:
    """Pad a row (1, T, …) by two tokens."""
    return np.pad(values, [(0, 0), (0, 2), *[(0, 0)] * (values.ndim - 2)])
