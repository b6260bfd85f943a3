"""What a method may need of a model beside its answers."""

from __future__ import annotations

from typing import Literal

#: "words": its tokens are few enough for a path each, as pixels are not.
Ability = Literal["gradients", "attention", "words"]
