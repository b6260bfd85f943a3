"""Run the TensorFlow classes of transformers 4, from their inputs to logits.

Most answer with them. Those whose own choice of a token fails on a batch, or without a padding
token in the configuration, are taken apart; language models are kept from answering everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf

from ...inputs.encoding import DECODER, PREDICTION_COUNTS
from ..hooks import recorded, tapped
from ..networks.encoder_decoder import EncoderDecoderSplit
from ..networks.outputs import at_last, at_reads, without_padding

#: From a class's inputs by their names, and the rows that they were made of, to logits, (N, C) for
#: each text or (N, T, C) for each token.
Classifier = Callable[[Mapping[str, Any], Any], Any]


def classifier(net: Any) -> Classifier:
    """Choose how to run a ``TFPreTrainedModel`` that does not write."""
    if net.config.is_encoder_decoder:
        return _at_last_end(net)
    if hasattr(net, "score"):
        return _at_last_token(net)
    return lambda inputs, _rows: _logits(_call(net, inputs))


def writer(net: Any) -> Classifier:
    """Run a language model's head only on the states that predict a target."""
    body = getattr(net, net.base_model_prefix, None) or net.decoder
    # Some classes test in Python whether a text is longer than one token.
    call = tf.autograph.to_graph(_call)

    def write(inputs: Mapping[str, Any], rows: Any) -> Any:
        reads = (
            EncoderDecoderSplit.of(rows.inputs).reads
            if DECODER in rows.inputs
            else rows.inputs[PREDICTION_COUNTS]
        )
        with tapped(body, lambda states: at_reads(states, reads)):
            return _logits(call(net, inputs))

    return write


def _logits(answer: Any) -> Any:
    if "logits" in answer:
        return answer.logits
    return tf.stack([answer.start_logits, answer.end_logits], axis=-1)


def _at_last_end(net: Any) -> Classifier:
    """Classify as BART, whose class needs the same number of end tokens in all texts of a batch."""
    # The class tests in Python whether a text is longer than one token.
    call = tf.autograph.to_graph(_call)

    def classify(inputs: Mapping[str, Any], rows: Any) -> Any:
        states = call(net.model, inputs)[0]
        ends = (rows.ids == net.config.eos_token_id) & (rows.inputs["attention_mask"] > 0)
        return net.classification_head(at_last(states, ends), training=False)

    return classify


def _at_last_token(net: Any) -> Classifier:
    """Classify as decoders, whose classes score every token and select the last one.

    They tell it by the padding's id, which neither their configuration need name nor a batch
    need have.
    """

    def classify(inputs: Mapping[str, Any], rows: Any) -> Any:
        with recorded({"score": net.score}) as notes:
            _call(net, inputs)
        mask = rows.inputs.get("attention_mask", tf.ones_like(rows.ids))
        return at_last(notes[-1][1], without_padding(rows.ids, mask, net.config.pad_token_id))

    return classify


def _call(net: Any, inputs: Mapping[str, Any]) -> Any:
    return net(inputs, training=False)
