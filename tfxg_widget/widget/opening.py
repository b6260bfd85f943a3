"""What an explorer opens with: the caller's input as first values of its traits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..engine.inputs.chat import Chat
from ..engine.inputs.errors import InputError
from ..engine.models.accepted_inputs import Single, one_input
from ..engine.models.base import Model
from ..engine.tasks.classification.zero_shot import ZeroShot
from .images import HandedOver, handed_over


@dataclass(frozen=True)
class FirstInput:
    """The input that an explorer opens with.

    Attributes
    ----------
    traits
        First values of the traits that the input is made of.
    image, chat
        What was given in place of a text; else None.
    """

    traits: dict[str, object]
    image: HandedOver | None
    chat: Chat | None


def first_input(
    model: Model,
    text: Single,
    text_pair: str | None,
    labels: Sequence[str] | None,
    hypothesis_template: str | None,
    multi_label: bool,
) -> FirstInput:
    """Read the arguments of ``explore`` that make up the input.

    Raises
    ------
    InputError
        For an input of a kind that the model does not read, or labels that are none or repeated.
    ModelError
        For labels on a model that knows no entailment.
    """
    given, pair = one_input(model, text, text_pair)
    image = handed_over(given) if model.takes_image else None
    chat = given if isinstance(given, Chat) else None
    shown = given if image is None else image.name
    shown = shown.text if isinstance(shown, Chat) else shown
    if not isinstance(shown, str):
        raise InputError(f"This model reads text: give a string, not {type(text).__name__}.")
    traits: dict[str, object] = {"text": shown, "text_pair": pair or ""}
    if labels is not None or hypothesis_template is not None or multi_label:
        zero_shot = ZeroShot.of(model.task, labels or (), hypothesis_template, multi_label)
        traits["labels"] = list(zero_shot.labels)
        traits["hypothesis_template"] = zero_shot.template
        traits["multi_label"] = zero_shot.multi_label
    return FirstInput(traits, image, chat)
