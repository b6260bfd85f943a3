"""From a query of the page to the part of the model that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...engine.inputs.errors import TfxgError
from ...engine.layers.inspection import Inspection
from ...engine.running.runner import OnProgress
from ...protocol.inside import parts, queries
from .attention_parts import head_ablation, head_grid, head_maps, head_vectors, rollout
from .layer_parts import (
    layer_answers,
    layer_conductance,
    logit_lens,
    neuron_factors,
    token_paths,
    top_neurons,
)
from .layer_tokens import layer_tokens
from .target_options import TargetOptions

#: Computes a part.
_Computes = Callable[[Inspection, Any, TargetOptions, OnProgress], parts.Part]


def part_of(
    inspection: Inspection, query: queries.Query, options: TargetOptions, on_progress: OnProgress
) -> parts.Part:
    """Compute the part that a query asks for.

    Raises
    ------
    TfxgError
        Where the model has no such part, or the query names a layer, head or token out of range.
    """
    return _PARTS[type(query)](inspection, query, options, on_progress)


def depends_on_target(query: queries.Query) -> bool:
    """Tell whether the answer to a query changes with the target."""
    if isinstance(query, queries.HeadMapsQuery):
        return query.weighting == "gradient"
    return isinstance(
        query,
        queries.HeadGridQuery
        | queries.TopNeuronsQuery
        | queries.LayerConductanceQuery
        | queries.HeadAblationQuery,
    )


def _overview(
    inspection: Inspection, _query: queries.OverviewQuery, _o: TargetOptions, _p: OnProgress
) -> parts.Overview:
    no_attention = ""
    sides = []
    try:
        sides = [_side(inspection, side) for side in inspection.sides]
        if not sides:
            # Reading it raises the error that says why.
            inspection.attention  # noqa: B018
    except TfxgError as fault:
        no_attention = str(fault)
    return parts.Overview(
        sides=sides,
        no_attention=no_attention,
        hidden_states=_length(lambda: inspection.hidden_states),
        neuron_layers=_length(lambda: inspection.neurons),
        lens=_lens(inspection),
    )


def _side(inspection: Inspection, side: queries.Side) -> parts.AttentionSide:
    heads = inspection.attention_heads(side)
    return parts.AttentionSide(
        side=side,
        layers=len(heads.layers),
        heads=len(heads.heads),
        reading=layer_tokens(heads.reading),
        read=layer_tokens(heads.read),
    )


def _length(read: Callable[[], NDArray[np.float32]]) -> int:
    try:
        return len(read())
    except TfxgError:
        return 0


def _lens(inspection: Inspection) -> Literal["classes", "tokens", "none"]:
    if not _length(lambda: inspection.hidden_states):
        return "none"
    return "tokens" if inspection.model.task.unit in ("step", "mask") else "classes"


_PARTS: Mapping[type, _Computes] = {
    queries.OverviewQuery: _overview,
    queries.HeadMapsQuery: head_maps,
    queries.HeadGridQuery: head_grid,
    queries.HeadVectorsQuery: head_vectors,
    queries.RolloutQuery: rollout,
    queries.LayerAnswersQuery: layer_answers,
    queries.LogitLensQuery: logit_lens,
    queries.TokenPathsQuery: token_paths,
    queries.NeuronFactorsQuery: neuron_factors,
    queries.TopNeuronsQuery: top_neurons,
    queries.LayerConductanceQuery: layer_conductance,
    queries.HeadAblationQuery: head_ablation,
}
