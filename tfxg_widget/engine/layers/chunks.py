"""Several points of one input in a batch."""

from __future__ import annotations

import numpy as np

from ..inputs.encoding import Encoding, Rows

#: No batch has more points, so that progress shows and a computation can be stopped.
MAX_CHUNK = 64


def repeated_rows(encoding: Encoding, count: int) -> Rows:
    """Give what goes with ``count`` points of one input."""
    return Rows(
        np.repeat(encoding.ids[None], count, axis=0),
        {name: np.repeat(row[None], count, axis=0) for name, row in encoding.inputs.items()},
    )
