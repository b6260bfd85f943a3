"""What a larger model holds of single pieces, as word embeddings to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from .network import inputs_of

if TYPE_CHECKING:
    from .layout import Floats

_BATCH = 512


def word_features(backbone: Any, tokenizer: Any, ids: list[int]) -> Floats:
    """Return what a model makes of each piece alone, from its embedding to its last layer.

    The states of all layers are put side by side, each scaled to the same size.

    Returns
    -------
    Floats
        Of shape (pieces, layers and the embedding times the width).
    """
    parts = []
    for start in range(0, len(ids), _BATCH):
        chunk = ids[start : start + _BATCH]
        parts.append(_states(backbone, tokenizer, chunk))
    features = np.concatenate(parts, axis=1)
    features = features / features.std(axis=(1, 2), keepdims=True)
    joined: Floats = features.transpose(1, 0, 2).reshape(len(ids), -1)
    return joined


def projected(rows: Floats, count: int, spread: float = 0.05) -> Floats:
    """Return rows along their first principal axes, scaled to a standard deviation."""
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = centred @ axes[:count].T
    scaled: Floats = (found * (spread / found.std())).astype(np.float32)
    return scaled


def _states(backbone: Any, tokenizer: Any, ids: list[int]) -> Floats:
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    rows = np.array([[first, piece, last] for piece in ids], np.int32)
    outputs = [block.output for block in backbone.transformer_layers]
    found = keras.Model(backbone.input, outputs)(inputs_of(rows, np.ones_like(rows)))
    # The table itself for the embedding: the first hidden state has the position in it too.
    states = [backbone.token_embedding.embeddings.numpy()[ids]]
    states += [state[:, 1].numpy() for state in found]
    return np.stack(states)
