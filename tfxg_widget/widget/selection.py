"""What a person has chosen to see, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.chat import Chat
from ..engine.methods.base import Method, build
from ..protocol.messages import Answer, Output, Result, Without
from .pictures import HandedOver
from .subjects import Input


@dataclass(frozen=True)
class Selection:
    """What a person has chosen to see."""

    text: str
    text_pair: str | None
    method: str
    target: str | None
    against: str | None
    output: Output
    layer: str
    parameters: Mapping[str, Mapping[str, Any]]
    labels: tuple[str, ...] = ()
    template: str = ""
    multi_label: bool = False
    picture: HandedOver | None = None
    chat: Chat | None = None

    @property
    def input(self) -> Input:
        """What is asked about, whatever of it is explained, and how."""
        return Input(
            self.text,
            self.text_pair,
            self.labels,
            self.template,
            self.multi_label,
            self.picture,
            self.chat,
        )

    def built(self, name: str) -> Method:
        """Build a method with the parameters chosen for it."""
        return build(name, self.parameters.get(name, {}))


@dataclass(frozen=True)
class Known:
    """What is computed for a selection so far; target and contrast go by their full names."""

    answer: Answer
    results: list[Result]
    without: Without | None
    target: str
    against: str | None
