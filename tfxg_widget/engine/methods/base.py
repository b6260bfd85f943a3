"""The interface of attribution methods, and the registry behind the catalogue."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..abilities import Ability
from ..gradients.request import AttributionRequest, EvaluationPoints, GradientRule, WeightNoise
from ..inputs.errors import InputError, ModelError, unknown
from ..running.baseline_names import AUTO, NAMES, TOKENS
from ..running.default_baselines import baseline_of

if TYPE_CHECKING:
    from ..inputs.encoding import Encoding
    from ..models.base import Model
    from ..running.runner import PerturbedInput, Runner

Floats64 = NDArray[np.float64]


@dataclass(frozen=True)
class Description:
    """Catalogue entry of a method.

    Attributes
    ----------
    name, title
        The name in code, and the name that the widget shows.
    family
        The group in which the method picker lists the method.
    paper, url
        The source paper.
    signed
        Whether negative scores count against the target.
    complete
        Whether the scores are meant to sum to f(input) - f(baseline).
    conserving
        Whether they are meant to sum to f(input), up to what biases absorb.
    caution
        Why the method should not be trusted alone, in a sentence or two; "" for most methods.
    """

    name: str
    title: str
    family: str
    paper: str
    url: str
    signed: bool
    complete: bool = False
    conserving: bool = False
    caution: str = ""


class Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribution method; its fields are its parameters, with range and description.

    Attributes
    ----------
    description
        The catalogue entry.
    needs
        The abilities that a model must have.
    layered
        Whether scores can be computed at a layer.
    """

    description: ClassVar[Description]
    needs: ClassVar[frozenset[Ability]] = frozenset()
    layered: ClassVar[bool] = True

    @classmethod
    def completed(cls, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Set the parameters that follow from those that a caller gives."""
        return parameters

    @abstractmethod
    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token.

        Parameters
        ----------
        requests
            Inputs with their targets, of which each request has the same number K.
        runner
            Runs the model.

        Returns
        -------
        list of arrays
            For each request the scores of its T tokens, shape (K, T).
        """

    def for_model(self, model: Model) -> Self:
        """Resolve parameters that depend on the model: "auto" becomes a baseline such as "pad"."""
        del model
        return self

    def baselines(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give the inputs that the method compares with: no baseline, one or several."""
        del encoding, runner
        return ()

    def cost(self, encoding: Encoding) -> int:
        """Count the points at which the model is evaluated for an input."""
        del encoding
        return 1

    def usual_cost(self, encoding: Encoding) -> int:
        """Count the points that an input usually needs: fewer where a method can stop early."""
        return self.cost(encoding)

    @property
    def compiles(self) -> bool:
        """Whether the first run on a model traces a graph, which blocks Python for seconds."""
        return False


class GradientMethod(Method, frozen=True):
    """A method that averages gradients: points, parameter noise, gradient rule and reduction."""

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients"})

    @abstractmethod
    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Choose the points at which the gradient is evaluated, and their weights."""

    @abstractmethod
    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Turn the weighted mean of the gradients (K, T, D) into scores (K, T)."""

    def parameter_noise(self) -> WeightNoise | None:
        """Choose the noise on the model's parameters; None for no noise."""
        return None

    def rule(self) -> GradientRule | None:
        """Choose a rule that replaces the gradient of some operations; None for true gradients."""
        return None

    @property
    def compiles(self) -> bool:
        """Gradient rules and parameter noise act on a graph, which has to be traced."""
        return self.rule() is not None or self.parameter_noise() is not None

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        points = [self.points(request) for request in requests]
        noise, rule = self.parameter_noise(), self.rule()
        gradients = runner.mean_gradients(requests, points, noise, rule)
        return [self.reduce(*pair) for pair in zip(requests, gradients, strict=True)]


class BaselineMethod(GradientMethod, frozen=True):
    """A gradient method that compares the input with a baseline.

    Attributes
    ----------
    tokens
        Special tokens in the order in which ``baseline="auto"`` tries them.
    """

    tokens: ClassVar[tuple[str, ...]] = TOKENS

    baseline: Annotated[
        Any,
        msgspec.Meta(
            title="baseline",
            description="The input's baseline: a name, a text, token ids or an array; for an "
            'image also "blur" or another image. "auto" is the first of pad, mask, unk and zero '
            "that the model has.",
            examples=[AUTO, *NAMES],
        ),
    ] = AUTO

    def for_model(self, model: Model) -> Self:
        """Resolve "auto"; see ``Method.for_model``."""
        baseline = baseline_of(model, self.baseline, self.tokens)
        return msgspec.structs.replace(self, baseline=baseline)

    def baselines(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give the baseline; see ``Method.baselines``."""
        return [runner.baseline(encoding, self.baseline)]


M = TypeVar("M", bound=type[Method])

_registry: dict[str, type[Method]] = {}


def register(description: Description) -> Callable[[M], M]:
    """Register a class in the catalogue under ``description.name``."""

    def add_to_registry(method: M) -> M:
        method.description = description
        _registry[description.name] = method
        return method

    return add_to_registry


def registered() -> Mapping[str, type[Method]]:
    """Give all methods by name, in the order of their registration."""
    return _registry


def methods_for(model: Model) -> Mapping[str, type[Method]]:
    """Give the methods that can explain a model, by name."""
    return {name: method for name, method in _registry.items() if method.needs <= model.abilities}


def default(model: Model) -> str:
    """Name the default method for a model."""
    return "integrated_gradients" if "gradients" in model.abilities else "occlusion"


def require(method: Method, model: Model, layer: str | int) -> None:
    """Check that a method can explain a model at a layer.

    Raises
    ------
    ModelError
        If the model cannot do what the method needs.
    InputError
        If a layer is chosen, and the method takes none.
    """
    name = method.description.name
    if missing := sorted(method.needs - model.abilities):
        hint = "Wrap the Keras model itself, not a function that calls it. "
        raise ModelError(
            f"{model.name} gives answers but no {' and no '.join(missing)}, which {name} needs. "
            f"{hint if 'gradients' in missing else ''}Methods that explain this model: "
            f"{', '.join(methods_for(model))}."
        )
    if layer != "" and not method.layered:
        raise InputError(
            f"{name} scores input tokens only, so it takes no layer. Leave layer= out."
        )


def build(name: str, parameters: Mapping[str, Any]) -> Method:
    """Build a method from its name and the parameters that differ from their defaults.

    Raises
    ------
    InputError
        If the method or a parameter is unknown, or a value is out of range.
    """
    if name not in _registry:
        raise unknown("method", name, _registry)
    method = _registry[name]
    unknown_names = set(parameters) - set(method.__struct_fields__)
    if unknown_names:
        raise unknown(f"parameter of {name}", min(unknown_names), method.__struct_fields__)
    try:
        return msgspec.convert(dict(method.completed(parameters)), method)
    except msgspec.ValidationError as fault:
        raise InputError(f"{name}: {fault}") from None
