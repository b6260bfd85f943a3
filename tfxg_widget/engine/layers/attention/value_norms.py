"""How long the vectors are that attention carries from token to token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...models.internals.anatomy import anatomy

if TYPE_CHECKING:
    from .attention_heads import AttentionHeads

Floats = NDArray[np.float32]


def value_weighted_norms(heads: AttentionHeads) -> Floats:
    """Compute ‖α V W_O‖; see ``AttentionHeads.value_weighted_norms``."""
    calls = anatomy(heads.inspection.model).attention[heads.side]
    weights, values = heads.weights, heads.values
    chosen = list(heads.heads)
    norms = np.empty_like(weights)
    for i, layer in enumerate(heads.layers):
        count = heads.inspection.head_count(heads.side)
        kernel = np.asarray(calls[layer].layer.output_kernel(count), np.float32)[chosen]
        carried = np.linalg.norm(values[i] @ kernel, axis=-1)  # (H, S)
        norms[i] = weights[i] * carried[:, None, :]
    return norms
