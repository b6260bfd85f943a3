"""What a method may need of a model beside its answers."""

from __future__ import annotations

from typing import Literal

Ability = Literal["gradients", "attention"]
