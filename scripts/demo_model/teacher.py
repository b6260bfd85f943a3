"""The checkpoint to learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
import numpy as np

from .classifier import Classifier
from .network import inputs_of

if TYPE_CHECKING:
    from .classifier import Floats, Ids

_BATCH = 512


class Teacher(Classifier):
    """A classifier that is also asked what it holds of single pieces."""

    def word_features(self, ids: Ids) -> Floats:
        """Return what the teacher makes of each piece alone, from its embedding to its last layer.

        The states of all layers are put side by side, each scaled to the same size.

        Returns
        -------
        Floats
            Of shape (pieces, layers and the embedding times the width).
        """
        parts = []
        for start in range(0, len(ids), _BATCH):
            chunk = ids[start : start + _BATCH]
            parts.append(self._states(chunk))
        features = np.concatenate(parts, axis=1)
        features = features / features.std(axis=(1, 2), keepdims=True)
        joined: Floats = features.transpose(1, 0, 2).reshape(len(ids), -1)
        return joined

    def pieces(self) -> list[str]:
        """Return the vocabulary in the order of its ids."""
        vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        return sorted(vocabulary, key=vocabulary.__getitem__)

    def _states(self, ids: Ids) -> Floats:
        first, last = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        rows = np.array([[first, piece, last] for piece in ids], np.int32)
        backbone = self.network.backbone
        outputs = [block.output for block in backbone.transformer_layers]
        found = keras.Model(backbone.input, outputs)(inputs_of(rows, np.ones_like(rows)))
        # The table itself for the embedding: the first hidden state has the position in it too.
        states = [backbone.token_embedding.embeddings.numpy()[ids]]
        states += [state[:, 1].numpy() for state in found]
        return np.stack(states)
