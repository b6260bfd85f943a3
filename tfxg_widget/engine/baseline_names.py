"""The names of baselines, for those who need no TensorFlow to list them."""

from __future__ import annotations

NAMES = ("pad", "mask", "unk", "zero", "mean")
