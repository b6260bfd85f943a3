"""Refuse outputs that are not numbers."""

from __future__ import annotations

import numpy as np

from ..inputs.arrays import Floats
from ..inputs.errors import NumericsError


def finite(values: Floats) -> Floats:
    """Return finite values unchanged.

    Raises
    ------
    NumericsError
        If a value is NaN or infinite.
    """
    if not np.isfinite(values).all():
        raise NumericsError(
            "The model answers this input with NaN or infinity, so there is nothing to explain. "
            "Its weights are broken or overflow: load them in float32, or another checkpoint."
        )
    return values
