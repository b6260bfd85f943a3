"""Adapter for the TensorFlow classes of transformers 4 (``TFPreTrainedModel``)."""

from __future__ import annotations

import inspect
import itertools
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf
import tf_keras
from numpy.typing import NDArray

from ... import tasks
from ...inputs.encoding import ANSWERABLE, Ints, Rows
from ...inputs.errors import ModelError
from ...tasks.fill_mask import FillMask
from ...tasks.question_answering import QuestionAnswering
from ...tokenizers.base import PROBE
from ...tokenizers.fast import FastTokenizer
from ...tokenizers.questions import QuestionTokenizer
from ..attention import Attention
from ..attentive import AttentiveModel
from ..base import Floats
from ..checkpoints import config_values as configured
from ..hooks import LayerCall, layers_by_attribute, tapped
from ..layered import HIDDEN_STATE
from ..networks.outputs import at_marks, laid_out
from .hidden_states import makers
from .logits import Classifier, classifier


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
        self.task = tasks.for_architecture(kind.removeprefix("TF"), net.config, tokenizer)
        super().__init__(self._reader(tokenizer, net))
        self.size = configured.size(net.config)
        self.name = name
        self._example = self.task.example(PROBE)
        self._net = net
        self._classify = self._classifier(net)
        if "inputs_embeds" not in accepted:
            raise _not_injectable(kind, "its call takes no inputs_embeds")
        try:
            self._words = net.get_input_embeddings()
        except (AttributeError, NotImplementedError) as fault:
            raise _not_injectable(kind, "it does not give its embedding layer") from fault
        self._check_injection(kind)
        self.pads = "attention_mask" in accepted and self._hides_padding()

    def _reader(self, tokenizer: Any, net: Any) -> FastTokenizer:
        """Give what the model reads with."""
        accepted = frozenset(inspect.signature(net.call).parameters) - {"input_ids"}
        reader = QuestionTokenizer if isinstance(self.task, QuestionAnswering) else FastTokenizer
        return reader(tokenizer, accepted, configured.positions(net.config))

    def _from_ids(self, rows: Any) -> Any:
        return self._run(rows, {"input_ids": rows.ids})

    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        if not self._net.config.is_encoder_decoder:
            return self._run(rows, {"inputs_embeds": points})
        turns = itertools.count()

        def injected(looked_up: Any) -> Any:
            given = points / self._scale
            if next(turns) == 0:
                return self._encoders(given, rows)
            return self._decoders(given, looked_up, rows)

        with tapped(self._words, injected):
            return self._run(rows, {"input_ids": rows.ids})

    def _encoders(self, given: Any, rows: Any) -> Any:
        """Give what the encoder reads, from all points."""
        del rows
        return given

    def _decoders(self, given: Any, looked_up: Any, rows: Any) -> Any:
        """Give what the decoder reads, from all points and from what it would have looked up."""
        del rows
        # A classifier's makes that of the ids: the text again, one place to the right.
        return tf.concat([looked_up[:, :1], given[:, :-1]], axis=1)

    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D), scaled as the model scales them."""
        return super().embed(ids) * np.float32(self._scale)

    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,), scaled alike."""
        return super().mean_embedding() * np.float32(self._scale)

    @property
    def _embeddings(self) -> Any:
        layer = self._words
        table = getattr(layer, "weight", getattr(layer, "embeddings", None))
        if table is None:
            raise _not_injectable(type(self._net).__name__, "it has no single table of them")
        return table

    @cached_property
    def _scale(self) -> float:
        """What BART multiplies word embeddings by before it adds positions."""
        config = self._net.config
        return float(config.d_model**0.5) if getattr(config, "scale_embedding", False) else 1.0

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return layers_by_attribute(self._net, tf_keras.layers.Layer)

    @property
    def _hidden_states(self) -> dict[str, LayerCall]:
        states, _ = self._made
        # Some families report copies.
        return {f"{HIDDEN_STATE}{i}": place for i, place in enumerate(states) if place}

    @property
    def _attention(self) -> Attention:
        _, blocks = self._made
        return Attention([place for place in blocks if place] if all(blocks) else [])

    @cached_property
    def _made(self) -> tuple[list[LayerCall | None], list[LayerCall | None]]:
        rows = self._probe()
        return makers(self._net, self._layers, self._inputs({"input_ids": rows.ids}, rows))

    def _classifier(self, net: Any) -> Classifier:
        """Choose how the class answers."""
        return classifier(net)

    def _inputs(self, words: dict[str, Any], rows: Any) -> dict[str, Any]:
        """Name what the class is called with."""
        read = {name: row for name, row in rows.inputs.items() if name != ANSWERABLE}
        return {**words, **read}

    def _run(self, rows: Any, words: dict[str, Any]) -> Any:
        answered = self._classify(self._inputs(words, rows), rows)
        if isinstance(self.task, FillMask):
            answered = at_marks(answered, tf.equal(rows.ids, self.task.mask_id))
        counted = rows.inputs.get(ANSWERABLE, rows.inputs.get("attention_mask"))
        return laid_out(answered, counted, self.task)

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


def _padded(values: NDArray[Any]) -> NDArray[Any]:
    """Pad a row (1, T, …) by two tokens."""
    return np.pad(values, [(0, 0), (0, 2), *[(0, 0)] * (values.ndim - 2)])
