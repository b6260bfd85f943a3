"""Parts of a model that are about its attention heads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...engine.inputs.errors import InputError
from ...engine.layers.attention.attention_heads import AttentionHeads
from ...engine.layers.inspection import Inspection
from ...engine.running.runner import OnProgress
from ...protocol.inside import parts, queries
from ...protocol.inside.quantised import quantised
from ...protocol.messages import packed
from .target_options import TargetOptions

#: A thumbnail of an attention map has at most this many rows and columns.
_THUMBNAIL = 24


def head_maps(
    inspection: Inspection, query: queries.HeadMapsQuery, options: TargetOptions, _p: OnProgress
) -> parts.HeadMaps:
    """Give what heads of one layer read."""
    heads = inspection.attention_heads(query.side)
    layer = _within("layer", query.layer, len(heads.layers))
    chosen = [_within("head", head, len(heads.heads)) for head in query.heads]
    maps = _weighted(heads, query.weighting, options)[layer][chosen]
    _require_room(maps.size, len(chosen))
    return parts.HeadMaps(maps=quantised(maps))


def _weighted(
    heads: AttentionHeads, weighting: queries.Weighting, options: TargetOptions
) -> NDArray[np.float32]:
    if weighting == "weights":
        return heads.weights
    if weighting == "norms":
        return heads.value_weighted_norms()
    return heads.gradient_x_attention(**options.keywords)


def _require_room(size: int, heads: int) -> None:
    if size > parts.KEPT_BYTES:
        fits = heads * parts.KEPT_BYTES // size
        raise InputError(
            f"{heads} heads of this text take {size:,} bytes, and a widget keeps "
            f"{parts.KEPT_BYTES:,}. Choose at most {fits} heads at a time, or a shorter text."
        )


def head_grid(
    inspection: Inspection, query: queries.HeadGridQuery, options: TargetOptions, _p: OnProgress
) -> parts.HeadGrid:
    """Give all heads of one side, small, with their measures."""
    heads = inspection.attention_heads(query.side)
    summary = heads.summary(**options.keywords)
    layers, count = summary.entropy.shape
    small = _shrunk(heads.weights).reshape(layers * count, *_shrunk(heads.weights).shape[2:])
    distance = summary.mean_distance
    return parts.HeadGrid(
        layers=layers,
        heads=count,
        maps=quantised(small),
        entropy=packed(summary.entropy),
        mean_distance=b"" if distance is None else packed(distance),
        to_separators=packed(summary.to_separators),
        importance=packed(summary.importance),
    )


def _shrunk(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Average maps over rectangles, so that they have at most ``_THUMBNAIL`` rows and columns."""
    for axis in (-2, -1):
        length = weights.shape[axis]
        if length > _THUMBNAIL:
            edges = np.linspace(0, length, _THUMBNAIL + 1).astype(int)
            sums = np.add.reduceat(weights, edges[:-1], axis=axis)
            sizes = np.diff(edges)
            weights = (sums / (sizes[:, None] if axis == -2 else sizes)).astype(np.float32)
    return weights


def head_vectors(
    inspection: Inspection, query: queries.HeadVectorsQuery, _o: TargetOptions, _p: OnProgress
) -> parts.HeadVectors:
    """Give the query of one token in one head, and the keys of all tokens."""
    heads = inspection.attention_heads(query.side)
    layer = _within("layer", query.layer, len(heads.layers))
    head = _within("head", query.head, len(heads.heads))
    token = _within("token", query.token, len(heads.reading))
    return parts.HeadVectors(
        query=quantised(heads.queries[layer, head, token][None]),
        keys=quantised(heads.keys[layer, head]),
        weights=packed(heads.weights[layer, head, token]),
    )


def rollout(
    inspection: Inspection, query: queries.RolloutQuery, _o: TargetOptions, _p: OnProgress
) -> parts.Rollout:
    """Give the attention followed from the input up to one layer."""
    maps = inspection.attention_heads(query.side).rollout()
    return parts.Rollout(map=quantised(maps[_within("layer", query.layer, len(maps))]))


def head_ablation(
    inspection: Inspection,
    query: queries.HeadAblationQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> parts.HeadAblation:
    """Give what the target loses without each head."""
    found = inspection.head_ablation(side=query.side, on_progress=on_progress, **options.keywords)
    layers, heads = found.drops.shape
    return parts.HeadAblation(
        layers=layers, heads=heads, drops=packed(found.drops), value=float(found.value)
    )


def _within(kind: str, index: int, count: int) -> int:
    if index < count:
        return index
    raise InputError(f"There is no {kind} {index}: there are {count}, 0 to {count - 1}.")
