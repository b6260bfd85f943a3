"""Run the last block of an encoder for the first token alone, where only that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.arrays import Floats
from ...inputs.encoding import Rows
from ..hooks import Layer, input_tapped
from .base import Network
from .checks import NOISE

#: The paths, from a block on, of the layer that makes queries and of the one that normalises what
#: is attended to. All that comes after them works on each token by itself.
_PLACES = (
    (".self_attention_layer.query", ".self_attention_layer_norm"),  # KerasHub's encoders
    (".attention.self_attention.query", ".attention.dense_output.LayerNorm"),  # transformers 4
    (".attention.q_lin", ".sa_layer_norm"),  # its DistilBERT
)

#: In KerasHub's names and in those of transformers 4.
_BLOCK = re.compile(r"(?:transformer_layer_|.*\.layer\.)(\d+)")


def first_token_alone(
    network: Network, rows: Rows, logits: Floats
) -> Callable[[], AbstractContextManager[None]]:
    """Find how to leave out what the last block computes for tokens that nobody reads.

    A classifier mostly reads the first token's state. Its keys and values are of all tokens, but
    the queries and all that comes after attention are needed for that token only: 10 of the 12
    parts of the block's matrix products.

    Parameters
    ----------
    network
        Answers for whole texts.
    rows
        Any input of several tokens.
    logits
        What the network gives for it, (1, C).

    Returns
    -------
    callable
        Gives a context in which runs of the network give the same logits by less work, tried on
        ``rows``; the last block's attention and states are then those of the first token. Where
        the network has no such block, or reads more, the context changes nothing.
    """
    layers = _last_layers(network.layers)
    if layers is None:
        return nullcontext
    narrowed = partial(_narrowed, *layers)
    points = tf.constant(network.embeddings.look_up(rows.ids))
    try:
        with narrowed():
            tried = np.asarray(network.from_embeddings(points, rows))
    except (tf.errors.InvalidArgumentError, ValueError):  # It reads a token that is not there.
        return nullcontext
    is_same = logits.shape == tried.shape and (
        np.abs(logits - tried).max() <= NOISE * np.abs(logits).max()
    )
    return narrowed if is_same else nullcontext


def _last_layers(layers: Mapping[str, Layer]) -> tuple[Layer, Layer] | None:
    for queries, normalisation in _PLACES:
        blocks = [path.removesuffix(queries) for path in layers if path.endswith(queries)]
        numbered = [(int(found[1]), path) for path in blocks if (found := _BLOCK.fullmatch(path))]
        if numbered:
            _, last = max(numbered)
            if (norm := layers.get(f"{last}{normalisation}")) is not None:
                return layers[f"{last}{queries}"], norm
    return None


@contextmanager
def _narrowed(queries: Layer, normalisation: Layer) -> Iterator[None]:
    # What a query of one token attends to is added to all tokens, by broadcasting, before it is
    # normalised: only the sum at the first token is one of its own.
    with input_tapped(queries, _first_token), input_tapped(normalisation, _first_token):
        yield


def _first_token(states: Any) -> Any:
    return states[:, :1]
