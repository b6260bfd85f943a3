"""From a query of the page to the part of the model that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...engine.inputs.errors import InputError, TfxgError
from ...engine.layers.attention_heads import AttentionHeads
from ...engine.layers.inspection import Inspection
from ...engine.layers.layer_tokens import LayerTokens
from ...engine.running.runner import OnProgress
from ...protocol.inside import parts, queries
from ...protocol.inside.quantised import quantised
from ...protocol.messages import Output, packed

#: A thumbnail of an attention map has at most this many rows and columns.
_THUMBNAIL = 24

#: How many tokens each cell of the logit lens lists, and how many neurons and factors are named.
_TOP_TOKENS, _TOP_NEURONS, _NEURONS_PER_FACTOR = 5, 12, 8

#: Steps of layer conductance; with 20 its gaps stay below 1 % for texts of usual length.
_CONDUCTANCE_STEPS = 20


@dataclass(frozen=True)
class TargetOptions:
    """What target-dependent parts are about."""

    target: str
    contrast: str
    output: Output

    @property
    def keywords(self) -> dict[str, Any]:
        """The arguments of the inspection's methods."""
        return {
            "target": self.target or None,
            "contrast": self.contrast or None,
            "output": self.output,
        }


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
        reading=_tokens(heads.reading),
        read=_tokens(heads.read),
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


def _head_maps(
    inspection: Inspection, query: queries.HeadMapsQuery, options: TargetOptions, _p: OnProgress
) -> parts.HeadMaps:
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


def _head_grid(
    inspection: Inspection, query: queries.HeadGridQuery, options: TargetOptions, _p: OnProgress
) -> parts.HeadGrid:
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


def _head_vectors(
    inspection: Inspection, query: queries.HeadVectorsQuery, _o: TargetOptions, _p: OnProgress
) -> parts.HeadVectors:
    heads = inspection.attention_heads(query.side)
    layer = _within("layer", query.layer, len(heads.layers))
    head = _within("head", query.head, len(heads.heads))
    token = _within("token", query.token, len(heads.reading))
    return parts.HeadVectors(
        query=quantised(heads.queries[layer, head, token][None]),
        keys=quantised(heads.keys[layer, head]),
        weights=packed(heads.weights[layer, head, token]),
    )


def _rollout(
    inspection: Inspection, query: queries.RolloutQuery, _o: TargetOptions, _p: OnProgress
) -> parts.Rollout:
    maps = inspection.attention_heads(query.side).rollout()
    return parts.Rollout(map=quantised(maps[_within("layer", query.layer, len(maps))]))


def _layer_answers(
    inspection: Inspection, _query: queries.LayerAnswersQuery, _o: TargetOptions, _p: OnProgress
) -> parts.LayerAnswers:
    answers = inspection.answers_by_layer()
    probabilities = answers.probabilities
    return parts.LayerAnswers(
        labels=list(answers.labels),
        tokens=probabilities.shape[1] if probabilities.ndim == 3 else 1,
        probabilities=packed(probabilities),
    )


def _logit_lens(
    inspection: Inspection, query: queries.LogitLensQuery, _o: TargetOptions, _p: OnProgress
) -> parts.LogitLens:
    lens = inspection.logit_lens(top_k=_TOP_TOKENS, watch=query.watch)
    tokens = _tokens(lens.tokens)
    return parts.LogitLens(
        positions=[tokens[position] for position in lens.positions],
        reads_next=inspection.model.task.unit == "step",
        cells=[
            [
                parts.LensCell(tokens=list(names), probabilities=probabilities.tolist())
                for names, probabilities in zip(row, numbers, strict=True)
            ]
            for row, numbers in zip(lens.top_tokens, lens.top_probabilities, strict=True)
        ],
        watched=[
            parts.WatchedRanks(
                word=str(watched.word),
                token=watched.token,
                is_whole=watched.is_whole,
                ranks=lens.watched_ranks[..., place].ravel().tolist(),
                probabilities=packed(lens.watched_probabilities[..., place]),
            )
            for place, watched in enumerate(lens.watched)
        ],
    )


def _neuron_factors(
    inspection: Inspection, query: queries.NeuronFactorsQuery, _o: TargetOptions, _p: OnProgress
) -> parts.NeuronFactors:
    if query.last_layer < query.first_layer:
        raise InputError("The first layer comes after the last one. Swap them.")
    factors = inspection.neuron_factors(
        query.n_factors, range(query.first_layer, query.last_layer + 1)
    )
    return parts.NeuronFactors(
        tokens=_tokens(factors.tokens),
        activity=quantised(factors.token_factors.T),
        neurons=[
            [list(neuron) for neuron in factors.top_neurons(factor, _NEURONS_PER_FACTOR)]
            for factor in range(query.n_factors)
        ],
        error=float(factors.error),
    )


def _top_neurons(
    inspection: Inspection, query: queries.TopNeuronsQuery, options: TargetOptions, _p: OnProgress
) -> parts.TopNeurons:
    found = inspection.top_neurons(query.token, count=_TOP_NEURONS, **options.keywords)
    return parts.TopNeurons(
        neurons=[
            parts.Neuron(
                layer=neuron.layer,
                index=neuron.index,
                activation=float(neuron.activation),
                product=float(neuron.product),
            )
            for neuron in found.neurons
        ]
    )


def _layer_conductance(
    inspection: Inspection,
    _query: queries.LayerConductanceQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> parts.LayerConductance:
    found = inspection.layer_conductance(
        n_steps=_CONDUCTANCE_STEPS, on_progress=on_progress, **options.keywords
    )
    return parts.LayerConductance(
        tokens=_tokens(found.tokens),
        scores=quantised(found.scores),
        value=float(found.value),
        baseline_value=float(found.baseline_value),
    )


def _head_ablation(
    inspection: Inspection,
    query: queries.HeadAblationQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> parts.HeadAblation:
    found = inspection.head_ablation(side=query.side, on_progress=on_progress, **options.keywords)
    layers, heads = found.drops.shape
    return parts.HeadAblation(
        layers=layers, heads=heads, drops=packed(found.drops), value=float(found.value)
    )


def _tokens(tokens: LayerTokens) -> list[parts.LayerToken]:
    return [
        parts.LayerToken(name=name, index=index, special=special)
        for name, index, special in zip(tokens.names, tokens.indices, tokens.special, strict=True)
    ]


def _within(kind: str, index: int, count: int) -> int:
    if index < count:
        return index
    raise InputError(f"There is no {kind} {index}: there are {count}, 0 to {count - 1}.")


_PARTS: Mapping[type, _Computes] = {
    queries.OverviewQuery: _overview,
    queries.HeadMapsQuery: _head_maps,
    queries.HeadGridQuery: _head_grid,
    queries.HeadVectorsQuery: _head_vectors,
    queries.RolloutQuery: _rollout,
    queries.LayerAnswersQuery: _layer_answers,
    queries.LogitLensQuery: _logit_lens,
    queries.NeuronFactorsQuery: _neuron_factors,
    queries.TopNeuronsQuery: _top_neurons,
    queries.LayerConductanceQuery: _layer_conductance,
    queries.HeadAblationQuery: _head_ablation,
}
