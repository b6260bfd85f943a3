"""Check, with one run, that a network can be explained."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ...inputs.arrays import Floats
from ...inputs.encoding import Rows
from ...inputs.errors import InputError, ModelError
from .base import Network

#: How far apart numbers may be, relative to the largest, that should be the same.
NOISE = 1e-5

N = TypeVar("N", bound=np.generic)

#: How many tokens of padding are tried.
_PADDING = 2


def check_embeddings(network: Network, rows: Rows, kind: str) -> Floats:
    """Compare the run from word embeddings with the run from ids.

    Parameters
    ----------
    network
        The network.
    rows
        Any input.
    kind
        What the network is called in an error.

    Returns
    -------
    array
        The logits from word embeddings, (N, C).

    Raises
    ------
    ModelError
        Where the network does not run on the input, or its answers differ.
    """
    try:
        from_ids = network.from_ids(rows)
        points = tf.constant(network.embeddings.look_up(rows.ids))
        from_embeddings = network.from_embeddings(points, rows)
    except (InputError, tf.errors.InvalidArgumentError) as fault:
        raise ModelError(
            f"{kind} does not run on what this tokenizer gives ({fault}). Use the tokenizer that "
            "belongs to it."
        ) from fault
    if not np.allclose(from_ids, from_embeddings, rtol=1e-3, atol=1e-3, equal_nan=True):
        raise ModelError(
            f"{kind} answers differently from word embeddings than from ids (it does more with "
            "ids than look them up), so its attributions would be wrong. This family is not "
            "supported yet."
        )
    logits: Floats = np.asarray(from_embeddings)
    return logits


def check_order(network: Network, rows: Rows, kind: str) -> None:
    """Check that a token is predicted without reading it.

    Parameters
    ----------
    network
        A language model.
    rows
        A text, and what follows it.
    kind
        What the network is called in an error.

    Raises
    ------
    ModelError
        Where a later token changes the logits for an earlier one.
    """
    ids = rows.ids.copy()
    # Nothing is predicted from the last token, but an encoder lets the others read it.
    ids[:, -1] = ids[:, 0]
    plain, changed = (
        np.asarray(network.from_ids(Rows(ids_tried, rows.inputs))) for ids_tried in (rows.ids, ids)
    )
    if np.abs(plain - changed).max() > NOISE * np.abs(plain).max():
        raise ModelError(
            f"{kind} lets tokens see those that follow, so it does not write from left to right. "
            'If it is a decoder, its config.json must say "is_decoder": true.'
        )


def ignores_padding(network: Network, rows: Rows) -> bool:
    """Tell whether padding leaves the logits of an input unchanged."""
    longer = Rows(_padded(rows.ids), {name: _padded(row) for name, row in rows.inputs.items()})
    points = network.embeddings.look_up(rows.ids)
    plain = np.asarray(network.from_embeddings(tf.constant(points), rows))
    padded = np.asarray(network.from_embeddings(tf.constant(_padded(points)), longer))
    return bool(
        np.allclose(plain, padded[:, : plain.shape[1]], rtol=1e-3, atol=1e-3, equal_nan=True)
    )


def _padded(values: NDArray[N]) -> NDArray[N]:
    """Pad a row (1, T, …) at its end."""
    return np.pad(values, [(0, 0), (0, _PADDING), *[(0, 0)] * (values.ndim - 2)])
