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
from ...protocol import inside
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
_Computes = Callable[[Inspection, Any, TargetOptions, OnProgress], inside.Part]


def part_of(
    inspection: Inspection, query: inside.Query, options: TargetOptions, on_progress: OnProgress
) -> inside.Part:
    """Compute the part that a query asks for.

    Raises
    ------
    TfxgError
        Where the model has no such part, or the query names a layer, head or token out of range.
    """
    return _PARTS[type(query)](inspection, query, options, on_progress)


def depends_on_target(query: inside.Query) -> bool:
    """Tell whether the answer to a query changes with the target."""
    if isinstance(query, inside.HeadMapsQuery):
        return query.weighting == "gradient"
    return isinstance(
        query,
        inside.HeadGridQuery
        | inside.TopNeuronsQuery
        | inside.LayerConductanceQuery
        | inside.HeadAblationQuery,
    )


def _overview(
    inspection: Inspection, _query: inside.OverviewQuery, _o: TargetOptions, _p: OnProgress
) -> inside.Overview:
    no_attention = ""
    sides = []
    try:
        sides = [_side(inspection, side) for side in inspection.sides]
        if not sides:
            # Reading it raises the error that says why.
            inspection.attention  # noqa: B018
    except TfxgError as fault:
        no_attention = str(fault)
    return inside.Overview(
        sides=sides,
        no_attention=no_attention,
        hidden_states=_length(lambda: inspection.hidden_states),
        neuron_layers=_length(lambda: inspection.neurons),
        lens=_lens(inspection),
    )


def _side(inspection: Inspection, side: inside.Side) -> inside.AttentionSide:
    heads = inspection.attention_heads(side)
    return inside.AttentionSide(
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
    inspection: Inspection, query: inside.HeadMapsQuery, options: TargetOptions, _p: OnProgress
) -> inside.HeadMaps:
    heads = inspection.attention_heads(query.side)
    layer = _within("layer", query.layer, len(heads.layers))
    chosen = [_within("head", head, len(heads.heads)) for head in query.heads]
    maps = _weighted(heads, query.weighting, options)[layer][chosen]
    _require_room(maps.size, len(chosen))
    return inside.HeadMaps(maps=inside.quantised(maps))


def _weighted(
    heads: AttentionHeads, weighting: inside.Weighting, options: TargetOptions
) -> NDArray[np.float32]:
    if weighting == "weights":
        return heads.weights
    if weighting == "norms":
        return heads.value_weighted_norms()
    return heads.gradient_x_attention(**options.keywords)


def _require_room(size: int, heads: int) -> None:
    if size > inside.KEPT_BYTES:
        fits = heads * inside.KEPT_BYTES // size
        raise InputError(
            f"{heads} heads of this text take {size:,} bytes, and a widget keeps "
            f"{inside.KEPT_BYTES:,}. Choose at most {fits} heads at a time, or a shorter text."
        )


def _head_grid(
    inspection: Inspection, query: inside.HeadGridQuery, options: TargetOptions, _p: OnProgress
) -> inside.HeadGrid:
    heads = inspection.attention_heads(query.side)
    summary = heads.summary(**options.keywords)
    layers, count = summary.entropy.shape
    small = _shrunk(heads.weights).reshape(layers * count, *_shrunk(heads.weights).shape[2:])
    distance = summary.mean_distance
    return inside.HeadGrid(
        layers=layers,
        heads=count,
        maps=inside.quantised(small),
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
    inspection: Inspection, query: inside.HeadVectorsQuery, _o: TargetOptions, _p: OnProgress
) -> inside.HeadVectors:
    heads = inspection.attention_heads(query.side)
    layer = _within("layer", query.layer, len(heads.layers))
    head = _within("head", query.head, len(heads.heads))
    token = _within("token", query.token, len(heads.reading))
    return inside.HeadVectors(
        query=inside.quantised(heads.queries[layer, head, token][None]),
        keys=inside.quantised(heads.keys[layer, head]),
        weights=packed(heads.weights[layer, head, token]),
    )


def _rollout(
    inspection: Inspection, query: inside.RolloutQuery, _o: TargetOptions, _p: OnProgress
) -> inside.Rollout:
    maps = inspection.attention_heads(query.side).rollout()
    return inside.Rollout(map=inside.quantised(maps[_within("layer", query.layer, len(maps))]))


def _layer_answers(
    inspection: Inspection, _query: inside.LayerAnswersQuery, _o: TargetOptions, _p: OnProgress
) -> inside.LayerAnswers:
    answers = inspection.answers_by_layer()
    probabilities = answers.probabilities
    return inside.LayerAnswers(
        labels=list(answers.labels),
        tokens=probabilities.shape[1] if probabilities.ndim == 3 else 1,
        probabilities=packed(probabilities),
    )


def _logit_lens(
    inspection: Inspection, query: inside.LogitLensQuery, _o: TargetOptions, _p: OnProgress
) -> inside.LogitLens:
    lens = inspection.logit_lens(top_k=_TOP_TOKENS, watch=query.watch)
    tokens = _tokens(lens.tokens)
    return inside.LogitLens(
        positions=[tokens[position] for position in lens.positions],
        reads_next=inspection.model.task.unit == "step",
        cells=[
            [
                inside.LensCell(tokens=list(names), probabilities=probabilities.tolist())
                for names, probabilities in zip(row, numbers, strict=True)
            ]
            for row, numbers in zip(lens.top_tokens, lens.top_probabilities, strict=True)
        ],
        watched=[
            inside.WatchedRanks(
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
    inspection: Inspection, query: inside.NeuronFactorsQuery, _o: TargetOptions, _p: OnProgress
) -> inside.NeuronFactors:
    if query.last_layer < query.first_layer:
        raise InputError("The first layer comes after the last one. Swap them.")
    factors = inspection.neuron_factors(
        query.n_factors, range(query.first_layer, query.last_layer + 1)
    )
    return inside.NeuronFactors(
        tokens=_tokens(factors.tokens),
        activity=inside.quantised(factors.token_factors.T),
        neurons=[
            [list(neuron) for neuron in factors.top_neurons(factor, _NEURONS_PER_FACTOR)]
            for factor in range(query.n_factors)
        ],
        error=float(factors.error),
    )


def _top_neurons(
    inspection: Inspection, query: inside.TopNeuronsQuery, options: TargetOptions, _p: OnProgress
) -> inside.TopNeurons:
    found = inspection.top_neurons(query.token, count=_TOP_NEURONS, **options.keywords)
    return inside.TopNeurons(
        neurons=[
            inside.Neuron(
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
    _query: inside.LayerConductanceQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> inside.LayerConductance:
    found = inspection.layer_conductance(
        n_steps=_CONDUCTANCE_STEPS, on_progress=on_progress, **options.keywords
    )
    return inside.LayerConductance(
        tokens=_tokens(found.tokens),
        scores=inside.quantised(found.scores),
        value=float(found.value),
        baseline_value=float(found.baseline_value),
    )


def _head_ablation(
    inspection: Inspection,
    query: inside.HeadAblationQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> inside.HeadAblation:
    found = inspection.head_ablation(side=query.side, on_progress=on_progress, **options.keywords)
    layers, heads = found.drops.shape
    return inside.HeadAblation(
        layers=layers, heads=heads, drops=packed(found.drops), value=float(found.value)
    )


def _tokens(tokens: LayerTokens) -> list[inside.LayerToken]:
    return [
        inside.LayerToken(name=name, index=index, special=special)
        for name, index, special in zip(tokens.names, tokens.indices, tokens.special, strict=True)
    ]


def _within(kind: str, index: int, count: int) -> int:
    if index < count:
        return index
    raise InputError(f"There is no {kind} {index}: there are {count}, 0 to {count - 1}.")


_PARTS: Mapping[type, _Computes] = {
    inside.OverviewQuery: _overview,
    inside.HeadMapsQuery: _head_maps,
    inside.HeadGridQuery: _head_grid,
    inside.HeadVectorsQuery: _head_vectors,
    inside.RolloutQuery: _rollout,
    inside.LayerAnswersQuery: _layer_answers,
    inside.LogitLensQuery: _logit_lens,
    inside.NeuronFactorsQuery: _neuron_factors,
    inside.TopNeuronsQuery: _top_neurons,
    inside.LayerConductanceQuery: _layer_conductance,
    inside.HeadAblationQuery: _head_ablation,
}
