"""Rules that take the place of the true gradient, applied to the ops of the traced model."""

from .graph import Copy
from .modified import ModifiedGradient, is_linear

__all__ = ["Copy", "ModifiedGradient", "is_linear"]
