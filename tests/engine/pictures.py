"""Tiny image classifiers, the picture that they are asked about, and what PyTorch says of it."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

import tfxg_widget as tfxg
from tests.support import REFERENCE

FOLDERS = ("tiny_vit", "tiny_deit", "tiny_deit_teacher", "tiny_swin")

#: 60 pixels wide and 45 high; the models read 32 x 32.
PICTURE = REFERENCE / "picture.png"

SIDE = 32

#: Which logits the stored scores explain.
TARGETS = (1, 4)

_ARRAYS = np.load(REFERENCE / "images.npz")


@functools.cache
def loaded(folder: str) -> tfxg.Model:
    """Load a model once a session."""
    return tfxg.load(REFERENCE / folder)


def stored(folder: str, key: str) -> Any:
    """Give an array that was computed by PyTorch or captum."""
    return _ARRAYS[f"{folder}/{key}"]
