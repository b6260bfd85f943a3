"""The target that parts of a model are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...protocol.messages import Output


@dataclass(frozen=True)
class TargetOptions:
    """What target-dependent parts are about."""

    target: str
    contrast: str
    output: Output

    @property
    def keywords(self) -> dict[str, Any]:
        """The arguments of the inspection's methods."""
        return {
            "target": self.target or None,
            "contrast": self.contrast or None,
            "output": self.output,
        }
