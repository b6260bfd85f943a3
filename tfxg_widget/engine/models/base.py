"""The interface of a model, whatever library it comes from."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cachetools import LRUCache

from ..abilities import Ability
from ..gradients.compiled import CompiledGradients
from ..gradients.output_scalar import Output
from ..gradients.request import GradientRule
from ..gradients.weight_noise import LastNoisyCopy
from ..inputs.arrays import Floats as Floats
from ..inputs.encoding import Encoding, stack
from ..inputs.errors import ModelError
from .capabilities import Answers, Differentiable

if TYPE_CHECKING:
    from ..inputs.chat import Chat
    from ..inputs.image_files import RawInput
    from ..tasks.base import Task
    from .checkpoints.pooling import Pooling

#: The name of the layer at which tokens are scored by default.
WORD_EMBEDDINGS = ""

#: So many compiled functions are kept, the one that was not used for longest dropped first: each
#: layer, output and rule needs one.
COMPILED_KEPT = 24

#: So many times the activations of the equation in ``Size`` are kept: measured on a model of six
#: layers and width 384 at 126 tokens, as the growth of the process with the number of points.
_KEPT_BESIDE = 2.3

#: How many wrappers of a model are kept. The least recently used one is dropped first.
_KEPT_WRAPPERS = 8


@dataclass(frozen=True)
class Size:
    """The memory that a forward and backward pass needs, by the model's dimensions."""

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
    """The memory that a forward and backward pass needs."""

    def point_bytes(self, length: int) -> int:
        """Estimate the activations that one point of ``length`` tokens keeps for its gradient."""


class Model(ABC):
    """A model that can be explained.

    Attributes
    ----------
    name
        What to call it.
    task
        The meaning of its outputs.
    max_length
        The longest input in tokens, special tokens included, or None.
    takes_pair
        Whether it reads a second text.
    takes_image
        Whether it reads an image instead of a text.
    """

    name: str
    task: Task
    max_length: int | None
    takes_pair: bool
    takes_image: bool = False
    pooling: Pooling | None = None

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can use besides the logits."""
        return frozenset({"words"})

    @abstractmethod
    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text or a pair of texts, or read an image."""

    @abstractmethod
    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat as one text, with the tokenizer's chat template.

        Raises
        ------
        InputError
            For invalid messages, or a tokenizer without a chat template.
        """

    @abstractmethod
    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""

    @abstractmethod
    def layer_names(self) -> Sequence[str]:
        """Name the hidden states that ``layer=`` takes, first to last."""


class AnsweringModel(Model, Answers):
    """A model that answers without gradients.

    Attributes
    ----------
    reads_texts
        Whether it reads texts; if not, ids.
    """

    reads_texts: bool


class DifferentiableModel(Model, Differentiable):
    """A model that runs from word embeddings, or from a layer's output, with gradients.

    Attributes
    ----------
    size
        The memory that a pass needs.
    pads
        Whether padding leaves the logits unchanged, so that texts of different lengths can be run
        in one batch.
    """

    size: PointCost
    pads: bool

    def __init__(self) -> None:
        self._passes: LRUCache[tuple[str, str, str | None], CompiledGradients]
        self._passes = LRUCache(COMPILED_KEPT)
        self._last_noisy_copy = LastNoisyCopy()
        self._wrappers: LRUCache[Hashable, DifferentiableModel] = LRUCache(_KEPT_WRAPPERS)
        self._lock = threading.Lock()

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can use besides the logits."""
        return super().abilities | {"gradients"}

    @property
    def has_embedding_table(self) -> bool:
        """Whether there is a table of word embeddings, which can be averaged."""
        return True

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

    def wrapper(
        self, key: Hashable, build: Callable[[], DifferentiableModel]
    ) -> DifferentiableModel:
        """Build a model that wraps this one, once for each key, so that it is traced once."""
        with self._lock:
            if key not in self._wrappers:
                self._wrappers[key] = build()
            return self._wrappers[key]


def output_at(
    model: DifferentiableModel, encoding: Encoding, embeddings: Floats, layer: str
) -> Floats:
    """Run the word embeddings (T, D) of an input up to a layer."""
    output: Floats = model.activations(embeddings[None], stack([encoding]), layer)[0]
    return output


def explainable(model: object) -> Model:
    """Return a model unchanged.

    Raises
    ------
    ModelError
        If it is not a ``Model``.
    """
    if isinstance(model, Model):
        return model
    raise not_explainable(model)


def not_explainable(model: object) -> ModelError:
    """Build the error for an object that is not a ``Model``."""
    return ModelError(
        f"A {type(model).__name__} is not a model of tfxg_widget. Load one with tfxg.load(name), "
        "or wrap yours: tfxg.wrap(model, tokenizer)."
    )
