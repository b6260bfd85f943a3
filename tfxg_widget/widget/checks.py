"""Refuses values that the traits of an explorer cannot have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.inputs.errors import InputError, TfxgError, unknown
from ..engine.methods.base import build, methods_for, require
from ..engine.models.base import DifferentiableModel, Model
from ..engine.tasks.classification.zero_shot import ZeroShot
from ..protocol.messages import Scalar
from ..protocol.state import ExplorerState
from ..protocol.traits import TraitValueError, declared
from .computation.inputs import Inputs
from .computation.selection import Selection
from .views import require_view


class TraitChecks:
    """Checks the value of each trait by itself, as it is assigned.

    Values that are possible, but do not go together or not with the text (a method at a layer that
    it does not have, a target against itself, an empty text), are left to the computation, which
    tells them in ``error``: traits are assigned one after the other, in any order.

    A target is checked against the present input, unless the model has to write a text first.
    What a target is contrasted with is checked once the answer to the input is known.

    The check of a trait is the method ``check_TRAIT``.

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
            getattr(self, f"check_{name}")(value, selection)
        except TfxgError as fault:
            raise TraitValueError(str(fault)) from fault

    def layer_name(self, layer: str | int) -> str:
        """Give the name of a layer, "" for the word embeddings.

        Raises
        ------
        InputError
            For a layer that the model does not have.
        """
        if layer == "":
            return ""
        if not isinstance(self._model, DifferentiableModel):
            raise InputError(f"{self._model.name} has no layers. Leave layer empty.")
        return self._model.resolve_layer(layer)

    def check_text_pair(self, value: str, _selection: Selection) -> None:
        """Refuse a second text where the model reads one."""
        if not self._model.takes_pair:
            raise InputError(f"{self._model.name} reads one text. Leave text_pair empty.")

    def check_labels(self, value: list[str], _selection: Selection) -> None:
        """Refuse labels that are none, or repeated."""
        ZeroShot.of(self._model.task, value, None)

    def check_hypothesis_template(self, value: str, _selection: Selection) -> None:
        """Refuse a template without a place for the label."""
        ZeroShot.of(self._model.task, ["label"], value)

    def check_method(self, value: str, _selection: Selection) -> None:
        """Refuse a method that the model cannot be explained by."""
        try:
            method = build(value, {})
        except InputError:
            raise unknown("method", value, methods_for(self._model)) from None
        require(method, self._model, "")

    def check_parameters(self, value: Mapping[str, Any], _selection: Selection) -> None:
        """Refuse parameters that a method does not have."""
        for method, parameters in value.items():
            build(method, parameters)

    def check_left_out(self, value: list[str], _selection: Selection) -> None:
        """Refuse names that are no method of this model."""
        methods = methods_for(self._model)
        for method in value:
            if method not in methods:
                raise unknown("method", method, methods)

    def check_view(self, value: str, _selection: Selection) -> None:
        """Refuse a view that there is not."""
        require_view(value)

    def check_layer(self, value: str, _selection: Selection) -> None:
        """Refuse a layer that the model does not have."""
        self.layer_name(value)

    def check_target(self, value: str, selection: Selection) -> None:
        """Refuse what is no target of the present input."""
        if self._inputs.is_readable(selection):
            self._inputs.named(selection, value)

    def check_contrast(self, value: str, selection: Selection) -> None:
        """Refuse what the target cannot be contrasted with."""
        if self._inputs.is_readable(selection):
            self._inputs.check_contrast(selection, value)


#: The traits whose values are more than a type: those that ``TraitChecks`` has a check for.
CHECKED = tuple(name for name in declared(ExplorerState) if hasattr(TraitChecks, f"check_{name}"))


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
