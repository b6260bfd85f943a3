"""What can be trained and saved, whatever its architecture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..demo_model.networks import layout

if TYPE_CHECKING:
    from ..demo_model.networks.layout import Floats


@dataclass(frozen=True, eq=False)
class Network:
    """A Keras model with its names in PyTorch.

    Attributes
    ----------
    model
        From inputs by name to logits.
    backbone
        What it has of KerasHub.
    layers
        Those that lie alike in PyTorch, by their names there.
    bare
        What gives each of the other weights in PyTorch's layout, by its name there.
    """

    model: Any
    backbone: Any
    layers: Sequence[tuple[str, Any]]
    bare: Mapping[str, Callable[[], Floats]] = field(default_factory=dict)

    def weights(self) -> dict[str, Floats]:
        """Give all weights by PyTorch's names and in its layout."""
        return layout.read(self.layers) | {name: read() for name, read in self.bare.items()}

    def round(self) -> None:
        """Round all weights to float16, so that what is measured is what is saved."""
        for variable in self.model.trainable_variables:
            variable.assign(variable.numpy().astype(np.float16))

    @property
    def words(self) -> Any:
        """The variable of the word embeddings, None for a model that reads no words."""
        table = getattr(self.backbone, "token_embedding", None)
        return None if table is None else table.embeddings
