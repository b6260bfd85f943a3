"""What the tests of layers share."""

from __future__ import annotations

from typing import Any

import numpy as np

import tfxg_widget as tfxg
from tests.support import REFERENCE, loaded

#: The pair of texts that the stored arrays are about.
PAIR = ("The plot is thin.", "Its actors could not be better!")

with np.load(REFERENCE / "inside.npz") as _stored:
    STORED: dict[str, Any] = dict(_stored)

with np.load(REFERENCE / "attention.npz") as _attention:
    ATTENTION: dict[str, Any] = dict(_attention)


def inspected(folder: str, **options: Any) -> tfxg.Inspection:
    """Inspect a tiny model on what its stored arrays are about."""
    model = loaded(folder)
    if model.takes_image:
        return tfxg.inspect(model, REFERENCE / "picture.png", **options)
    return tfxg.inspect(model, *PAIR, **options)
