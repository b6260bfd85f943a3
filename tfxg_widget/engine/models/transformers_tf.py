"""Adapter for the TensorFlow classes of transformers 4 (``TFPreTrainedModel``)."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import tensorflow as tf
import tf_keras

from .. import tasks
from ..errors import ModelError
from . import configured
from .attentive import AttentiveModel
from .layered import HIDDEN_STATE
from .taps import Place, layers_by_attribute, recorded
from .tokenizers.fast import FastTokenizer


class TransformersModel(AttentiveModel):
    """A ``TFPreTrainedModel`` with its tokenizer.

    Parameters
    ----------
    net
        The model, of any family whose ``call`` takes ``inputs_embeds``.
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
        self.task = tasks.for_architecture(kind.removeprefix("TF"), net.config)
        self._net = net
        if "inputs_embeds" not in accepted:
            raise _not_injectable(kind, "its call takes no inputs_embeds")
        try:
            self._check_injection(kind)
        except NotImplementedError as fault:
            # BART's and its kin's classifiers look for the end of the text in the ids.
            raise _not_injectable(kind, "its call refuses inputs_embeds without ids") from fault

    def _from_ids(self, rows: Any) -> Any:
        return self._logits({"input_ids": rows.ids, **rows.inputs})

    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        return self._logits({"inputs_embeds": points, **rows.inputs})

    def _attended(self, points: Any, rows: Any) -> tuple[Any, Sequence[Any]]:
        inputs = {"inputs_embeds": points, **rows.inputs}
        answer = self._net(inputs, output_attentions=True, training=False)
        return tf.cast(answer.logits, tf.float32), answer.get("attentions") or ()

    @cached_property
    def _embeddings(self) -> Any:
        layer = self._net.get_input_embeddings()
        return layer.weight if hasattr(layer, "weight") else layer.embeddings

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return layers_by_attribute(self._net, tf_keras.layers.Layer)

    @cached_property
    def _hidden_states(self) -> dict[str, Place]:
        """Map each hidden state's name to the call of a layer that makes it.

        That is the first call to give that very tensor: whatever comes after reads from it.
        """
        rows = self._probe()
        with recorded(self._layers) as notes:
            answer = self._net(
                {"input_ids": rows.ids, **rows.inputs}, output_hidden_states=True, training=False
            )
        makers: dict[str, Place] = {}
        for i, state in enumerate(answer.hidden_states):
            at = next((at for at, (_, tensor) in enumerate(notes) if tensor is state), None)
            if at is not None:
                name = notes[at][0]
                turn = sum(earlier == name for earlier, _ in notes[:at])
                makers[f"{HIDDEN_STATE}{i}"] = Place(self._layers[name], turn)
        return makers

    def _logits(self, inputs: dict[str, Any]) -> Any:
        return tf.cast(self._net(inputs, training=False).logits, tf.float32)


def _not_injectable(kind: str, why: str) -> ModelError:
    return ModelError(
        f"{kind} cannot be run from word embeddings ({why}), so gradient methods have nothing to "
        "differentiate by."
    )
