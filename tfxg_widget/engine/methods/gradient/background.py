"""Gradient methods that compare the input with several baselines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Self

import msgspec

from ...gradients.request import AttributionRequest
from ...inputs.errors import InputError
from ...running.default_baselines import background_of
from ..base import Floats64, GradientMethod

if TYPE_CHECKING:
    from ...inputs.encoding import Encoding
    from ...models.base import Model
    from ...running.runner import PerturbedInput, Runner


class BackgroundMethod(GradientMethod, frozen=True):
    """A gradient method that compares the input with several baselines, the background.

    The integrand of its points multiplies each gradient by input − baseline.
    """

    background: Annotated[
        Any,
        msgspec.Meta(
            title="background",
            description='The baselines: "named" for all named baselines that the model has, a '
            "text, or a list.",
            examples=["named"],
        ),
    ] = "named"

    def for_model(self, model: Model) -> Self:
        """Resolve "named" to the baselines that a model has; see ``Method.for_model``."""
        if isinstance(self.background, str) and self.background == "named":
            return msgspec.structs.replace(self, background=background_of(model))
        return self

    def baselines(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give all baselines; see ``Method.baselines``.

        Raises
        ------
        InputError
            If the list is empty, or a baseline does not fit the input.
        """
        background = [self.background] if isinstance(self.background, str) else self.background
        if not isinstance(background, list | tuple) or not background:
            raise InputError(
                'background= must be "named", a text, or a list of at least one baseline.'
            )
        return [runner.baseline(encoding, baseline) for baseline in background]

    def reduce(self, request: AttributionRequest, gradient: Floats64) -> Floats64:
        """Sum over dimensions; the integrand has multiplied by input − baseline."""
        del request
        total: Floats64 = gradient.sum(axis=-1)
        return total
