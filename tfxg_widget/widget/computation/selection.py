"""What a person has chosen to see, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ...engine.inputs.chat import Chat
from ...engine.methods.base import Method, build
from ...protocol.messages import Answer, OcclusionEffect, Output, Result
from ...protocol.selected import SelectionEffect
from ...protocol.state import ExplorerState
from ...protocol.traits import triggering
from ..images import HandedOver
from .subjects import Input

#: The traits that a selection is made of: a change of any asks for a computation.
SELECTING = triggering(ExplorerState, "computation", "encoding", "targets")


@dataclass(frozen=True)
class Selection:
    """What a person has chosen to see."""

    text: str
    text_pair: str | None
    method: str
    target: str | None
    contrast: str | None
    output: Output
    layer: str
    parameters: Mapping[str, Mapping[str, Any]]
    labels: tuple[str, ...] = ()
    template: str = ""
    multi_label: bool = False
    image: HandedOver | None = None
    chat: Chat | None = None
    #: Indices of tokens, or of cells of an image, to mask together.
    masked: tuple[int, ...] = ()

    @classmethod
    def of(cls, state: ExplorerState, image: HandedOver | None, chat: Chat | None) -> Self:
        """Read it off the traits of an explorer."""
        return cls(
            text=state.text,
            text_pair=state.text_pair or None,
            method=state.method,
            target=state.target or None,
            contrast=state.contrast or None,
            output=state.output,
            layer=state.layer,
            parameters=state.parameters,
            labels=tuple(state.labels),
            template=state.hypothesis_template,
            multi_label=state.multi_label,
            image=image,
            # Once the template's own words are edited, it is a text like others.
            chat=None if chat is None else chat.edited(state.text),
        )

    @property
    def input(self) -> Input:
        """What is asked about, whatever of it is explained, and how."""
        return Input(
            self.text,
            self.text_pair,
            self.labels,
            self.template,
            self.multi_label,
            self.image,
            self.chat,
        )

    def built(self, name: str) -> Method:
        """Build a method with the parameters chosen for it."""
        return build(name, self.parameters.get(name, {}))


@dataclass(frozen=True)
class ComputedResults:
    """What is computed for a selection so far.

    Attributes
    ----------
    answer, results, occlusion_effect, selection_effect
        As in the synced state.
    target, contrast
        What the traits of the same name can hold for the target and its contrast: first the name,
        or the id where another target is called so, then the id. None for no contrast.
    """

    answer: Answer
    results: dict[str, list[Result]]
    occlusion_effect: OcclusionEffect | None
    selection_effect: SelectionEffect | None
    target: tuple[str, str]
    contrast: tuple[str, str] | None
