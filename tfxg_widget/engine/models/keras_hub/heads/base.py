"""What a head reads and gives, and how it is read from a checkpoint.

A head is a few named tensors of the checkpoint. KerasHub converts no heads, so they are
written out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ....inputs.arrays import States as TokenStates
from ....inputs.arrays import Table, Tensor, TokenRow
from ....tasks.base import Task
from ...checkpoints.config_values import Config
from ...checkpoints.weights import Checkpoint


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
