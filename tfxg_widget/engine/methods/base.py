"""What a method is, and the registry that makes the catalogue."""

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
from ..running.default_baselines import background_of, baseline_of

if TYPE_CHECKING:
    from ..inputs.encoding import Encoding
    from ..models.base import Model
    from ..running.runner import PerturbedInput, Runner

Floats64 = NDArray[np.float64]


@dataclass(frozen=True)
class Description:
    """What the catalogue says of a method.

    Attributes
    ----------
    name, title
        For code, and for people.
    family
        Methods of one family stand together in the picker.
    paper, url
        Where it comes from.
    signed
        Whether negative scores speak against the target.
    complete
        Whether the scores promise to sum to f(input) - f(baseline).
    conserving
        Whether they promise to sum to f(input), up to what biases keep for themselves.
    caution
        Why the method should not be trusted alone, in a sentence or two; "" for most.
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
    """A method with its parameters: the fields, whose annotations give ranges and docs.

    Attributes
    ----------
    description
        For the catalogue.
    needs
        What a model must be able to do.
    layered
        Whether its scores can be taken at a layer.
    """

    description: ClassVar[Description]
    needs: ClassVar[frozenset[Ability]] = frozenset()
    layered: ClassVar[bool] = True

    @abstractmethod
    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token.

        Parameters
        ----------
        requests
            Inputs, each with the same number K of targets.
        runner
            Runs the model.

        Returns
        -------
        list of arrays
            For each request the scores, shape (K, T).
        """

    def for_model(self, model: Model) -> Self:
        """Replace what stands for the best baseline of a model by its name, such as "pad"."""
        del model
        return self

    def compared_with(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give what the input is compared with: nothing, one baseline, or several."""
        del encoding, runner
        return ()

    def cost(self, encoding: Encoding) -> int:
        """Count the points at which an input is evaluated."""
        del encoding
        return 1

    @property
    def compiles(self) -> bool:
        """Whether its first run on a model takes seconds, in which Python stands still."""
        return False


class GradientMethod(Method, frozen=True):
    """A method made of the four choices: points, noise on the weights, rule, reduction."""

    needs: ClassVar[frozenset[Ability]] = frozenset({"gradients"})

    @abstractmethod
    def points(self, request: AttributionRequest) -> EvaluationPoints:
        """Choose where to evaluate the gradient."""

    @abstractmethod
    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Turn the mean gradient (K, T, D) into scores (K, T)."""

    def parameter_noise(self) -> WeightNoise | None:
        """Choose the noise on the model's parameters."""
        return None

    def rule(self) -> GradientRule | None:
        """Choose what takes the true gradient's place."""
        return None

    @property
    def compiles(self) -> bool:
        """A rule, or noise on the parameters, acts on a graph, which has to be traced."""
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
        The special tokens in the order in which the baseline "auto" tries them.
    """

    tokens: ClassVar[tuple[str, ...]] = TOKENS

    baseline: Annotated[
        Any,
        msgspec.Meta(
            title="baseline",
            description="What the input is compared with: a name, a text, token ids or an array. "
            'An image has "blur" too, and takes another image. "auto" is the first of pad, mask, '
            "unk and zero that the model has.",
            examples=[AUTO, *NAMES],
        ),
    ] = AUTO

    def for_model(self, model: Model) -> Self:
        """Replace the baseline by what it means for a model; see ``Method.for_model``."""
        found = baseline_of(model, self.baseline, self.tokens)
        return msgspec.structs.replace(self, baseline=found)

    def compared_with(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give the baseline."""
        return [runner.baseline(encoding, self.baseline)]


class BackgroundMethod(GradientMethod, frozen=True):
    """A gradient method that compares the input with several baselines.

    Its points have an integrand that multiplies each gradient by the way from a baseline.
    """

    background: Annotated[
        Any,
        msgspec.Meta(
            title="background",
            description="What the input is compared with: all named baselines that the model has, "
            "a text or a list.",
            examples=["named"],
        ),
    ] = "named"

    def for_model(self, model: Model) -> Self:
        """Replace "named" by the baselines that a model has; see ``Method.for_model``."""
        if isinstance(self.background, str) and self.background == "named":
            return msgspec.structs.replace(self, background=background_of(model))
        return self

    def compared_with(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give all baselines.

        Raises
        ------
        InputError
            For an empty list, or a baseline that does not fit.
        """
        given = [self.background] if isinstance(self.background, str) else self.background
        if not isinstance(given, list | tuple) or not given:
            raise InputError(
                'background= must be "named", a text, or a list of at least one baseline.'
            )
        return [runner.baseline(encoding, one) for one in given]

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Sum over the dimension what was multiplied by each way."""
        del request
        total: Floats64 = gradient.sum(axis=-1)
        return total


M = TypeVar("M", bound=type[Method])

_registry: dict[str, type[Method]] = {}


def register(description: Description) -> Callable[[M], M]:
    """Enter a class into the catalogue under ``description.name``."""

    def entered(method: M) -> M:
        method.description = description
        _registry[description.name] = method
        return method

    return entered


def registered() -> Mapping[str, type[Method]]:
    """Give all methods by name, in the order in which they were entered."""
    return _registry


def offered(model: Model) -> Mapping[str, type[Method]]:
    """Give the methods that a model can be explained by, by name."""
    return {name: method for name, method in _registry.items() if method.needs <= model.abilities}


def default(model: Model) -> str:
    """Name the method that a model is explained by where none is chosen."""
    return "integrated_gradients" if "gradients" in model.abilities else "occlusion"


def require(method: Method, model: Model, layer: str | int) -> None:
    """Refuse a method that cannot explain a model, or not at a layer.

    Raises
    ------
    ModelError
        For a model that cannot do what the method needs.
    InputError
        For a layer with a method that knows none.
    """
    name = method.description.name
    if missing := sorted(method.needs - model.abilities):
        hint = "Wrap the Keras model itself, not a function that calls it. "
        raise ModelError(
            f"{model.name} gives answers but no {' and no '.join(missing)}, which {name} needs. "
            f"{hint if 'gradients' in missing else ''}Methods that explain this model: "
            f"{', '.join(offered(model))}."
        )
    if layer != "" and not method.layered:
        raise InputError(
            f"{name} scores input tokens only, so it takes no layer. Leave layer= out."
        )


def build(name: str, parameters: Mapping[str, Any]) -> Method:
    """Build a method from its name and those of its parameters that differ from the default.

    Raises
    ------
    InputError
        For an unknown method or parameter, or a value out of range.
    """
    if name not in _registry:
        raise unknown("method", name, _registry)
    method = _registry[name]
    strangers = set(parameters) - set(method.__struct_fields__)
    if strangers:
        raise unknown(f"parameter of {name}", min(strangers), method.__struct_fields__)
    try:
        return msgspec.convert(dict(parameters), method)
    except msgspec.ValidationError as fault:
        raise InputError(f"{name}: {fault}") from None
