"""The interface of networks that are trained and saved."""

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
    """A Keras model, and the names of its weights in PyTorch.

    Attributes
    ----------
    model
        From inputs by name to logits.
    backbone
        Its part from KerasHub.
    layers
        Layers with the same layout in PyTorch, by their names there.
    bare
        Functions that return the other weights in PyTorch's layout, by their names there.
    """

    model: Any
    backbone: Any
    layers: Sequence[tuple[str, Any]]
    bare: Mapping[str, Callable[[], Floats]] = field(default_factory=dict)

    def weights(self) -> dict[str, Floats]:
        """Return all weights with PyTorch's names and layout."""
        return layout.read(self.layers) | {name: read() for name, read in self.bare.items()}

    def round(self) -> None:
        """Round all weights to float16, as they are saved, before the model is measured."""
        for variable in self.model.trainable_variables:
            variable.assign(variable.numpy().astype(np.float16))

    @property
    def words(self) -> Any:
        """The variable of the word embeddings, None for a model that reads no words."""
        table = getattr(self.backbone, "token_embedding", None)
        return None if table is None else table.embeddings
