"""Parts of a model that are about its hidden states and neurons, layer by layer."""

from __future__ import annotations

from ...engine.inputs.errors import InputError
from ...engine.layers.inspection import Inspection
from ...engine.running.runner import OnProgress
from ...protocol.inside import parts, queries
from ...protocol.inside.quantised import quantised
from ...protocol.messages import packed
from .layer_tokens import layer_tokens
from .target_options import TargetOptions

#: How many tokens each cell of the logit lens lists, and how many neurons and factors are named.
_TOP_TOKENS, _TOP_NEURONS, _NEURONS_PER_FACTOR = 5, 12, 8

#: Steps of layer conductance; with 20 its gaps stay below 1 % for texts of usual length.
_CONDUCTANCE_STEPS = 20


def layer_answers(
    inspection: Inspection, _query: queries.LayerAnswersQuery, _o: TargetOptions, _p: OnProgress
) -> parts.LayerAnswers:
    """Give a classifier's answer from every layer."""
    answers = inspection.answers_by_layer()
    probabilities = answers.probabilities
    return parts.LayerAnswers(
        labels=list(answers.labels),
        tokens=probabilities.shape[1] if probabilities.ndim == 3 else 1,
        probabilities=packed(probabilities),
    )


def logit_lens(
    inspection: Inspection, query: queries.LogitLensQuery, _o: TargetOptions, _p: OnProgress
) -> parts.LogitLens:
    """Give the most probable tokens at every layer and position."""
    lens = inspection.logit_lens(top_k=_TOP_TOKENS, watch=query.watch)
    tokens = layer_tokens(lens.tokens)
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


def token_paths(
    inspection: Inspection, query: queries.TokenPathsQuery, _o: TargetOptions, _p: OnProgress
) -> parts.TokenPaths:
    """Give the path of each token's hidden state through the layers."""
    paths = inspection.token_paths(query.side, unit_length=query.unit_length)
    return parts.TokenPaths(
        tokens=layer_tokens(paths.tokens),
        coordinates=packed(paths.coordinates),
        kept_variance=paths.kept_variance,
    )


def neuron_factors(
    inspection: Inspection, query: queries.NeuronFactorsQuery, _o: TargetOptions, _p: OnProgress
) -> parts.NeuronFactors:
    """Give groups of neurons that are active together."""
    if query.last_layer < query.first_layer:
        raise InputError("The first layer comes after the last one. Swap them.")
    factors = inspection.neuron_factors(
        query.n_factors, range(query.first_layer, query.last_layer + 1)
    )
    return parts.NeuronFactors(
        tokens=layer_tokens(factors.tokens),
        activity=quantised(factors.token_factors.T),
        neurons=[
            [list(neuron) for neuron in factors.top_neurons(factor, _NEURONS_PER_FACTOR)]
            for factor in range(query.n_factors)
        ],
        error=float(factors.error),
    )


def top_neurons(
    inspection: Inspection, query: queries.TopNeuronsQuery, options: TargetOptions, _p: OnProgress
) -> parts.TopNeurons:
    """Give the neurons of one token on which the target depends most."""
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


def layer_conductance(
    inspection: Inspection,
    _query: queries.LayerConductanceQuery,
    options: TargetOptions,
    on_progress: OnProgress,
) -> parts.LayerConductance:
    """Give the share of each layer and position in the target."""
    found = inspection.layer_conductance(
        n_steps=_CONDUCTANCE_STEPS, on_progress=on_progress, **options.keywords
    )
    return parts.LayerConductance(
        tokens=layer_tokens(found.tokens),
        scores=quantised(found.scores),
        value=float(found.value),
        baseline_value=float(found.baseline_value),
    )
