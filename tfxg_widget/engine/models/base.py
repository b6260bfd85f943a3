"""What the engine asks of a model, whatever library it comes from."""

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
from ..inputs.encoding import Encoding
from ..inputs.errors import ModelError
from .capabilities import Answers, Differentiable

if TYPE_CHECKING:
    from ..inputs.chat import Chat
    from ..inputs.image_files import Given
    from ..tasks.base import Task

#: The layer that scores are taken at unless another is named.
WORD_EMBEDDINGS = ""

#: So many compiled functions are kept, the one that was not used for longest dropped first: each
#: layer, output, rule and value of a rule's parameters needs one.
COMPILED_KEPT = 24

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

        Korthikanti et al. 2022 (arXiv:2205.05198), equation 1, in float32.
        """
        attention = 5 * self.heads * length / self.hidden
        return int(2 * self.layers * length * self.hidden * (34 + attention))


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
        What a pass costs.
    pads
        Whether padding leaves its answer alone, so that texts of different lengths can be run
        together.
    """

    size: PointCost
    pads: bool

    def __init__(self) -> None:
        self._passes: LRUCache[tuple[str, str, GradientRule | None], CompiledGradients]
        self._passes = LRUCache(COMPILED_KEPT)
        self._last_noisy_copy = LastNoisyCopy()
        self._around: LRUCache[Hashable, DifferentiableModel] = LRUCache(_KEPT_AROUND)
        self._lock = threading.Lock()

    @property
    def abilities(self) -> frozenset[Ability]:
        """What methods can get from it beside its answers."""
        return super().abilities | {"gradients"}

    @property
    def has_embedding_table(self) -> bool:
        """Whether there is a table of word embeddings, which can be averaged."""
        return True

    def passes(
        self, layer: str, output: Output, rule: GradientRule | None = None
    ) -> CompiledGradients:
        """Give the forward and backward passes from a layer; the same ones while they are kept."""
        key = (layer, output, rule)
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
        f"A {type(model).__name__} is not a model of tfxg_widget. Load one with tfxg.load(name), "
        "or wrap yours: tfxg.wrap(model, tokenizer)."
    )
