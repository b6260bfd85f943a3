"""Refuses values that the traits of an explorer cannot have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..engine.inputs.errors import InputError, TfxgError, unknown
from ..engine.methods.base import build, offered, require
from ..engine.models.base import DifferentiableModel, Model
from ..engine.tasks.zero_shot import ZeroShot
from ..protocol.messages import Scalar
from ..protocol.traits import TraitValueError
from .inputs import Inputs
from .selection import Selection


class TraitChecks:
    """Checks the value of each trait by itself, as it is assigned.

    Values that are possible, but do not go together or not with the text (a method at a layer that
    it does not have, a target against itself, an empty text), are left to the computation, which
    tells them in ``error``: traits are assigned one after the other, in any order.

    A target is checked against the present input, unless the model has to write a text first.
    What a target is contrasted with is checked once the answer to the input is known.

    Parameters
    ----------
    model
        The model.
    inputs
        Looks targets up.
    """

    def __init__(self, model: Model, inputs: Inputs) -> None:
        self._model = model
        self._inputs = inputs
        self._checks: Mapping[str, Callable[[Any, Selection], None]] = {
            "text_pair": self._check_pair,
            "labels": self._check_labels,
            "hypothesis_template": self._check_template,
            "method": self._check_method,
            "parameters": self._check_parameters,
            "target": self._check_target,
            "contrast": self._check_contrast,
            "layer": self._check_layer,
            "left_out": self._check_left_out,
        }

    def check(self, name: str, value: Any, selection: Selection) -> None:
        """Check one value; an empty one always leaves the choice to the model.

        Parameters
        ----------
        name
            Of the trait: one of ``CHECKED``.
        value
            Of the right type.
        selection
            What the other traits say.

        Raises
        ------
        TraitValueError
            Saying what is possible.
        """
        if not value:
            return
        try:
            self._checks[name](value, selection)
        except TfxgError as fault:
            raise TraitValueError(str(fault)) from fault

    def _check_pair(self, value: str, _selection: Selection) -> None:
        if not self._model.takes_pair:
            raise InputError(f"{self._model.name} reads one text. Leave text_pair empty.")

    def _check_labels(self, value: list[str], _selection: Selection) -> None:
        ZeroShot.of(self._model.task, value, None)

    def _check_template(self, value: str, _selection: Selection) -> None:
        ZeroShot.of(self._model.task, ["label"], value)

    def _check_method(self, value: str, _selection: Selection) -> None:
        try:
            method = build(value, {})
        except InputError:
            raise unknown("method", value, offered(self._model)) from None
        require(method, self._model, "")

    def _check_parameters(self, value: Mapping[str, Any], _selection: Selection) -> None:
        for method, parameters in value.items():
            build(method, parameters)

    def _check_left_out(self, value: list[str], _selection: Selection) -> None:
        known = offered(self._model)
        for method in value:
            if method not in known:
                raise unknown("method", method, known)

    def _check_layer(self, value: str, _selection: Selection) -> None:
        if not isinstance(self._model, DifferentiableModel):
            raise InputError(f"{self._model.name} has no layers. Leave layer empty.")
        self._model.resolve_layer(value)

    def _check_target(self, value: str, selection: Selection) -> None:
        if self._inputs.is_readable(selection):
            self._inputs.named(selection, value)

    def _check_contrast(self, value: str, selection: Selection) -> None:
        if self._inputs.is_readable(selection):
            self._inputs.check_contrast(selection, value)


#: The traits whose values are more than a type.
CHECKED = (
    "text_pair",
    "labels",
    "hypothesis_template",
    "method",
    "parameters",
    "target",
    "contrast",
    "layer",
    "left_out",
)


def require_plain(parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that a page cannot show.

    Raises
    ------
    InputError
        For what is neither text nor a number.
    """
    for name, value in parameters.items():
        if not isinstance(value, Scalar):
            raise InputError(
                f"The widget shows parameters as text and numbers; {name} is a "
                f"{type(value).__name__}. tfxg.explain takes it as it is."
            )
