"""Loading and running a BERT classifier of two classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file
from transformers import BertConfig, BertTokenizerFast

from .network import build_network, fill_weights, inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Self

    from numpy.typing import NDArray

    from .layout import Floats

    Ids = list[int]

LABELS = ("NEGATIVE", "POSITIVE")
MAX_TOKENS = 128
_BATCH = 128


class Classifier:
    """A tokenizer, a configuration and a network that belong together.

    Parameters
    ----------
    tokenizer
        Of the network's vocabulary.
    config
        A ``BertConfig`` with the two `LABELS`; the network is built by it.
    """

    def __init__(self, tokenizer: Any, config: Any) -> None:
        self.tokenizer, self.config = tokenizer, config
        self.network = build_network(config)
        self._forward = compiled(self.network)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load a folder with PyTorch weights of any precision.

        Raises
        ------
        ValueError
            Where weights are missing or left over.
        """
        found = cls(BertTokenizerFast.from_pretrained(folder), BertConfig.from_pretrained(folder))
        fill_weights(found.network, load_file(folder / "model.safetensors"))
        return found

    def score(self, texts: Sequence[str]) -> Floats:
        """Return the margin of each text: its POSITIVE logit minus its NEGATIVE one."""
        rows = encode(self.tokenizer, texts)
        # By length, so that little of a batch is padding.
        order = np.argsort([len(row) for row in rows], kind="stable")
        result = np.zeros(len(rows), np.float32)
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            ids, mask = padded([rows[index] for index in chosen], self.tokenizer.pad_token_id)
            logits = self._forward(ids, mask).numpy()
            result[chosen] = logits[:, 1] - logits[:, 0]
        return result


def compiled(network: Any) -> Callable[[Any, Any], Any]:
    """Return a function of ids and mask to logits, traced once for every shape."""

    def forward(ids: Any, mask: Any) -> Any:
        return network(inputs_of(ids, mask), training=False)

    spec = tf.TensorSpec((None, None), tf.int32)
    function: Callable[[Any, Any], Any] = tf.function(forward, input_signature=[spec, spec])
    return function


def encode(tokenizer: Any, texts: Sequence[str]) -> list[Ids]:
    """Return the ids of every text, cut to the longest input."""
    ids: list[Ids] = tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"]
    return ids


def padded(rows: Sequence[Ids], pad: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Stack rows of unequal length; return ids and mask."""
    width = max(map(len, rows))
    ids = np.full((len(rows), width), pad, np.int32)
    mask = np.zeros((len(rows), width), np.int32)
    for line, row in enumerate(rows):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1
    return ids, mask
