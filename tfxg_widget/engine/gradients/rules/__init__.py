"""Rules that take the place of the true gradient, applied to the ops of the traced model."""

from .modified import ModifiedGradient

__all__ = ["ModifiedGradient"]
