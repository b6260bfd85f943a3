"""What a head reads and gives, and the dense layer that all heads are made of.

A head is a few named tensors of the checkpoint. KerasHub converts no heads, so they are
written out here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from ....inputs.arrays import States as TokenStates
from ....inputs.arrays import Table, Tensor, TokenRow
from ....tasks.base import Task
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint, unfilled


@dataclass(frozen=True, eq=False)
class States:
    """What a backbone gives for N inputs.

    Attributes
    ----------
    tokens
        The last hidden states, (N, T, D).
    pooled
        The pooler's output (N, D), None for a family without a pooler.
    ids, mask
        What the backbone read, (N, T); None for images.
    reads
        The number of outputs that are read at each state, (N, T); None for models that do not
        generate.
    """

    tokens: TokenStates
    pooled: Tensor | None = None
    ids: TokenRow | None = None
    mask: TokenRow | None = None
    reads: TokenRow | None = None


#: From states to logits: (N, C) for each input, (N, R, C) for each token or masked token.
Head: TypeAlias = Callable[[States], Any]


class Recipe(Protocol):
    """How to read the head of one checkpoint."""

    @property
    def pooled(self) -> bool:
        """Whether the head reads the pooler's output."""

    def read(self, checkpoint: Checkpoint, config: Config, table: Table | None) -> Head:
        """Read the head's weights.

        Parameters
        ----------
        checkpoint
            The checkpoint.
        config
            Its configuration.
        table
            The backbone's word embeddings, which some heads share; None for images.

        Raises
        ------
        ModelError
            Naming the weights that are missing or of another shape.
        """


#: From a configuration and a task to the recipe of a family's head.
RecipeFor: TypeAlias = Callable[[Config, Task], Recipe]


class Dense:
    """A dense layer from PyTorch's weight (out, in), and maybe a bias (out)."""

    def __init__(self, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> None:
        # Variables, not constants: noise on the parameters reaches captured variables only. Stored
        # (in, out) as in TensorFlow's own layers, so that it gets the same noise as theirs.
        self._kernel = tf.Variable(weight.T, trainable=False, dtype=tf.float32)
        self._bias = None if bias is None else tf.Variable(bias, trainable=False, dtype=tf.float32)

    def __call__(self, values: Tensor) -> Any:
        """Apply it to the last axis."""
        product = tf.linalg.matmul(values, self._kernel)
        return product if self._bias is None else product + self._bias


def checked(
    checkpoint: Checkpoint, shapes: Mapping[str, tuple[int, ...]]
) -> Mapping[str, NDArray[np.float32]]:
    """Read weights and check their shapes.

    Raises
    ------
    ModelError
        Naming the weights that are missing or of another shape.
    """
    tensors = checkpoint.read(shapes)
    wrong = [
        f"{name} {tensors[name].shape} for {shape}"
        for name, shape in shapes.items()
        if tensors[name].shape != shape
    ]
    if wrong:
        raise unfilled(checkpoint.name, wrong)
    return tensors
