"""What the engine asks of a model, whatever library it comes from."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from ..abilities import Ability
from ..gradients.compiled import CompiledGradients
from ..gradients.output_scalar import Output
from ..gradients.request import GradientRule
from ..gradients.weight_noise import LastNoisyCopy
from ..inputs.encoding import Encoding, Ints, Rows
from ..inputs.errors import ModelError

if TYPE_CHECKING:
    from ..inputs.chat import Chat
    from ..inputs.image_files import Given
    from ..tasks.base import Task

#: The layer that scores are taken at unless another is named.
WORD_EMBEDDINGS = ""

#: So many compiled functions are kept, the one that was not used for longest dropped first: each
#: layer, output and rule needs one.
COMPILED_KEPT = 24

#: So many times the activations of the equation in ``Size`` are kept: measured on a model of six
#: layers and width 384 at 126 tokens, as the growth of the process with the number of points.
_KEPT_BESIDE = 2.3

Floats = NDArray[np.float32]

#: So many models around one are kept, the one that was not used for longest dropped first.
_KEPT_AROUND = 8


@dataclass(frozen=True)
class Size:
    """What a forward and backward pass costs in memory, by the model's dimensions."""

    layers: int
    hidden: int
    heads: int

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` tokens keeps for its gradient.

        Korthikanti et al. 2022 (arXiv:2205.05198), equation 1, in float32. TensorFlow keeps more:
        each step of an activation, of layer normalisation and of softmax is an array of its own.
        """
        attention = 5 * self.heads * length / self.hidden
        by_equation = 2 * self.layers * length * self.hidden * (34 + attention)
        return int(_KEPT_BESIDE * by_equation)


class PointCost(Protocol):
    """What a forward and backward pass costs in memory."""

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` tokens keeps for its gradient."""


class Model(ABC):
    """A model that can be asked.

    Attributes
    ----------
    name
        What to call it.
    task
        What its outputs mean.
    max_length
        The longest input in tokens, special tokens included, or None.
    takes_pair
        Whether it takes a second text.
    takes_picture
        Whether it is asked about an image instead of a text.
    """

    name: str
    task: Task
    max_length: int | None
    takes_pair: bool
    takes_picture: bool = False

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it beside its answers."""
        return frozenset({"words"})

    @abstractmethod
    def encode(self, text: Given, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, or a pair of them; or read an image."""

    @abstractmethod
    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat down as the tokenizer's chat template does, to be encoded.

        Raises
        ------
        InputError
            For messages that are none, or where the tokenizer has no chat template.
        """

    @abstractmethod
    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""

    @abstractmethod
    def layer_names(self) -> Sequence[str]:
        """Name the hidden states that ``layer=`` takes, first to last."""


class AnsweringModel(Model):
    """A model that only answers.

    Attributes
    ----------
    reads_texts
        Whether it is given texts; if not, ids.
    """

    reads_texts: bool

    @abstractmethod
    def logits(self, encodings: Sequence[Encoding]) -> Floats:
        """Answer: logits (N, C), one row for each encoding."""


class DifferentiableModel(Model):
    """A model that runs from word embeddings, or from a layer's output, with gradients.

    Attributes
    ----------
    size
        What a pass costs.
    pads
        Whether padding leaves its answer alone, so that texts of different lengths can be run
        together.
    """

    size: PointCost
    pads: bool

    def __init__(self) -> None:
        self._passes: LRUCache[tuple[str, str, str | None], CompiledGradients]
        self._passes = LRUCache(COMPILED_KEPT)
        self._last_noisy_copy = LastNoisyCopy()
        self._around: LRUCache[Hashable, DifferentiableModel] = LRUCache(_KEPT_AROUND)
        self._lock = threading.Lock()

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it beside its answers."""
        return super().abilities | {"gradients"}

    @abstractmethod
    def embed(self, ids: Ints) -> Floats:
        """Look word embeddings up: (..., T) ids to (..., T, D)."""

    @property
    def has_embedding_table(self) -> bool:
        """Whether there is a table of word embeddings, which can be averaged."""
        return True

    @abstractmethod
    def mean_embedding(self) -> Floats:
        """Average the word embeddings of the whole vocabulary, shape (D,)."""

    @abstractmethod
    def resolve_layer(self, layer: str | int) -> str:
        """Turn what a caller gave for ``layer=`` into the name of a layer that exists."""

    @abstractmethod
    def forward(self, points: Any, rows: Any, layer: str) -> Any:
        """Run on from a layer's output.

        Parameters
        ----------
        points
            Tensor (N, T, D) that takes the place of the layer's output.
        rows
            A ``Rows`` of tensors.
        layer
            Which layer.

        Returns
        -------
        tensor
            Logits, (N, C), one for each target of the task.
        """

    @abstractmethod
    def activations(self, embeddings: Floats, rows: Rows, layer: str) -> Floats:
        """Run from word embeddings (N, T, D) to a layer's output (N, T, D')."""

    def passes(
        self, layer: str, output: Output, rule: GradientRule | None = None
    ) -> CompiledGradients:
        """Give the forward and backward passes from a layer; the same ones while they are kept."""
        key = (layer, output, rule.name if rule else None)
        # Rules share one traced run: what they change is the way back.
        plain = None if rule is None else self.passes(layer, "logit")
        with self._lock:
            if key not in self._passes:
                self._passes[key] = CompiledGradients(
                    self.forward,
                    self.task.activation,
                    layer,
                    output,
                    rule=rule,
                    plain=plain,
                    last_noisy_copy=self._last_noisy_copy,
                )
            return self._passes[key]

    def point_bytes(self, encoding: Encoding) -> int:
        """Estimate the activations that one point of an input keeps for its gradient."""
        return self.size.point_bytes(len(encoding))

    def around(
        self, key: Hashable, build: Callable[[], DifferentiableModel]
    ) -> DifferentiableModel:
        """Give the model that is built around this one; the same one for a key, as it is traced."""
        with self._lock:
            if key not in self._around:
                self._around[key] = build()
            return self._around[key]


def explainable(model: object) -> Model:
    """Give a model back.

    Raises
    ------
    ModelError
        For what is no model.
    """
    if isinstance(model, Model):
        return model
    raise not_explainable(model)


def not_explainable(model: object) -> ModelError:
    """Build the error for what no adapter stands before."""
    return ModelError(
        f"A {type(model).__name__} cannot be explained as it is. Load the model with "
        "tfxg.load(name), or wrap it: tfxg.wrap(model, tokenizer)."
    )
