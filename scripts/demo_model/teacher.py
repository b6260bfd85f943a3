"""The checkpoint to learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf

from .classifier import Classifier

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
        rows = tf.constant([[first, piece, last] for piece in ids])
        output = self.model({"input_ids": rows}, output_hidden_states=True)
        # The table itself for the embedding: the first hidden state has the position in it too.
        states = [self.model.bert.embeddings.weight.numpy()[ids]]
        states += [state[:, 1].numpy() for state in output.hidden_states[1:]]
        return np.stack(states)
