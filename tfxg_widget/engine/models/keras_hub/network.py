"""Networks of a KerasHub backbone and a head."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ...inputs.arrays import Logits, Pixels, Points, TensorRows
from ...inputs.encoding import ANSWERABLE
from ...tasks.base import Task
from ..attention import Attention
from ..hooks import Layer, LayerCall, layers_by_name
from ..layered import hidden_states
from ..networks.embeddings import EmbeddingTable
from ..networks.outputs import laid_out
from .backbones.base import Backbone, ImageBackbone, TextBackbone
from .heads.base import Head


class _Layers:
    """The layers of a backbone, as a ``Network`` gives them."""

    def __init__(self, backbone: Backbone) -> None:
        self._inside = backbone

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """Every layer by its name."""
        return layers_by_name(self._inside.backbone)

    @cached_property
    def hidden_states(self) -> Mapping[str, LayerCall]:
        """The layer call that gives each hidden state, by its name, first to last."""
        return dict(hidden_states(self._inside.states()))

    @cached_property
    def attention(self) -> Attention:
        """Where attention probabilities are computed."""
        return self._inside.attention


class KerasHubNetwork(_Layers):
    """A backbone and a head that read texts; see ``Network``.

    Parameters
    ----------
    backbone
        From ids or word embeddings to states.
    head
        From states to logits.
    task
        What the logits mean.
    """

    def __init__(self, backbone: TextBackbone, head: Head, task: Task) -> None:
        super().__init__(backbone)
        self.embeddings = EmbeddingTable(lambda: backbone.table)
        self._backbone = backbone
        self._head = head
        self._task = task

    def from_ids(self, rows: TensorRows) -> Logits:
        """Run from ids."""
        return self._logits(rows, None)

    def from_embeddings(self, points: Points, rows: TensorRows) -> Logits:
        """Run from points in the place of the word embeddings."""
        return self._logits(rows, points)

    def _logits(self, rows: TensorRows, points: Points | None) -> Logits:
        states = self._backbone.run(rows, points)
        counted = rows.inputs.get(ANSWERABLE, states.mask)
        return laid_out(self._head(states), counted, self._task)


class KerasHubImageNetwork(_Layers):
    """A backbone and a head that read images; see ``ImageNetwork``.

    Parameters
    ----------
    backbone
        From pixels to states.
    head
        From states to logits.
    task
        What the logits mean.
    """

    def __init__(self, backbone: ImageBackbone, head: Head, task: Task) -> None:
        super().__init__(backbone)
        self._backbone = backbone
        self._head = head
        self._task = task

    def from_pixels(self, pixels: Pixels) -> Logits:
        """Run from normalised values (N, H, W, 3)."""
        return laid_out(self._head(self._backbone.run(pixels)), None, self._task)
