"""Find the layers of transformers 4's TensorFlow classes that give hidden states and attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from ..hooks import Layer, LayerCall, recorded


@dataclass(frozen=True, eq=False)
class LayerCalls:
    """The layer calls that give what a class reports; None where no layer does.

    Attributes
    ----------
    hidden_states
        For each hidden state.
    attention
        For the attention probabilities of each block.
    """

    hidden_states: Sequence[LayerCall | None]
    attention: Sequence[LayerCall | None]


def makers(net: Any, layers: Mapping[str, Layer], inputs: Mapping[str, Any]) -> LayerCalls:
    """Run a class once and find the layer calls that give what it reports.

    Parameters
    ----------
    net
        The model.
    layers
        Its layers by name.
    inputs
        What to run it on.
    """
    with recorded(dict(layers)) as notes:
        answer = net({**inputs}, output_hidden_states=True, output_attentions=True, training=False)
    part = "encoder_" if net.config.is_encoder_decoder else ""
    states = [_maker(state, notes, layers) for state in answer.get(f"{part}hidden_states") or ()]
    # Some layers give probabilities with texts and heads in one axis.
    bare = [(name, tf.squeeze(made) if tf.is_tensor(made) else None) for name, made in notes]
    blocks = [
        _maker(tf.squeeze(block), bare, layers) for block in answer.get(f"{part}attentions") or ()
    ]
    return LayerCalls(states, blocks)


def _maker(
    reported: Any, notes: Sequence[tuple[str, Any]], layers: Mapping[str, Any]
) -> LayerCall | None:
    """Find the layer call that gives what a class reports.

    That is the first call to give the same numbers: whatever comes after reads from it.
    """
    at = next((at for at, (_, made) in enumerate(notes) if _same(made, reported)), None)
    if at is None:
        return None
    name = notes[at][0]
    return LayerCall(layers[name], sum(earlier == name for earlier, _ in notes[:at]))


def _same(tensor: Any, other: Any) -> bool:
    return tensor is other or np.array_equal(tensor, other)
