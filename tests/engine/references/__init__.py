"""What the engine's methods are held to: other implementations on the same weights."""

import tfxg_widget as tfxg

# Each enters its comparisons into the list.
from . import attention, gradients, modified, perturbation, smoothing
from .comparison import COMPARISONS

_ORDER = [info.name for info in tfxg.methods()]
COMPARISONS.sort(key=lambda comparison: _ORDER.index(comparison.method))

__all__ = ["COMPARISONS", "attention", "gradients", "modified", "perturbation", "smoothing"]
