"""Shapes of what is inside a model: what the page asks for, and what it gets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from .messages import Floats, Output, Shape

#: The tokens of which layers: of the only ones, or of one side of a sequence-to-sequence model.
Side = Literal["self", "encoder", "decoder", "cross"]

#: What a line between two tokens stands for. "weights": attention probabilities. "norms": lengths
#: of the vectors that a head adds. "gradient": attention × gradient of the target.
Weighting = Literal["weights", "norms", "gradient"]

#: How many parts of a model can be kept at once, each in a trait of its own.
SLOTS = tuple(str(number) for number in range(24))

#: How many bytes of arrays the synced state, and so a saved page, keeps of what was opened.
KEPT_BYTES = 2_000_000

#: The largest number of factors that neurons can be grouped into.
MOST_FACTORS = 12

#: An array of bytes.
Bytes = Annotated[bytes, msgspec.Meta(extra_json_schema={"tsType": "number[]", "packed": "uint8"})]

Index = Annotated[int, msgspec.Meta(ge=0)]


class Quantised(Shape, frozen=True):
    """An array of numbers in 8 bits each.

    A value is ``(byte - zero) * step`` with the step of its row, which is its index along the first
    axis. ``zero`` is 0 for numbers that are at least 0, and 128 for signed ones.
    """

    shape: list[int]
    values: Bytes
    steps: Floats
    zero: int


def quantised(numbers: NDArray[np.floating[Any]]) -> Quantised:
    """Write an array in 8 bits a number, with a step of its own for each row of the first axis.

    Parameters
    ----------
    numbers
        At least one axis. The error is at most half a step: 1/510 of the row's largest absolute
        value, or 1/254 where an entry of the array is negative.
    """
    exact = np.asarray(numbers, np.float64)
    signed = bool((exact < 0).any())
    most, zero = (127, 128) if signed else (255, 0)
    rows = exact.reshape(len(exact), -1)
    largest = np.abs(rows).max(axis=1, initial=0.0)
    steps = np.where(largest > 0, largest, 1.0) / most
    values = np.rint(rows / steps[:, None]) + zero
    return Quantised(
        shape=list(exact.shape),
        values=values.astype(np.uint8).tobytes(),
        steps=steps.astype("<f4").tobytes(),
        zero=zero,
    )


class LayerToken(Shape, frozen=True):
    """A token as a layer has it."""

    name: str
    #: Its index among the answer's tokens, of an image among its patches; -1 for one of the model.
    index: int
    special: bool


class AttentionSide(Shape, frozen=True):
    """One kind of attention of the model."""

    side: Side
    layers: int
    heads: int
    #: The tokens that read, and those that are read from.
    reading: list[LayerToken]
    read: list[LayerToken]


class OverviewQuery(Shape, frozen=True, tag="overview"):
    """Which parts the model has."""


class HeadMapsQuery(Shape, frozen=True, tag="head_maps"):
    """What heads of one layer read."""

    side: Side
    layer: Index
    weighting: Weighting
    heads: list[Index]


class HeadGridQuery(Shape, frozen=True, tag="head_grid"):
    """All heads of all layers of one side, small, with their measures."""

    side: Side


class HeadVectorsQuery(Shape, frozen=True, tag="head_vectors"):
    """The query of one token in one head, and the keys of all tokens."""

    side: Side
    layer: Index
    head: Index
    token: Index


class RolloutQuery(Shape, frozen=True, tag="rollout"):
    """Attention followed from the input up to one layer."""

    side: Side
    layer: Index


class LayerAnswersQuery(Shape, frozen=True, tag="layer_answers"):
    """A classifier's answer from every layer."""


class LogitLensQuery(Shape, frozen=True, tag="logit_lens"):
    """A language model's most probable tokens at every layer and position."""

    #: Words whose ranks are followed.
    watch: list[str]


class NeuronFactorsQuery(Shape, frozen=True, tag="neuron_factors"):
    """Groups of neurons that are active together."""

    n_factors: Annotated[int, msgspec.Meta(ge=1, le=MOST_FACTORS)]
    first_layer: Index
    last_layer: Index


class TopNeuronsQuery(Shape, frozen=True, tag="top_neurons"):
    """The neurons of one token on which the target depends most."""

    token: Index


class LayerConductanceQuery(Shape, frozen=True, tag="layer_conductance"):
    """The share of each layer and position in the target."""


class HeadAblationQuery(Shape, frozen=True, tag="head_ablation"):
    """What the target loses when one head is switched off."""

    side: Side


Query = (
    OverviewQuery
    | HeadMapsQuery
    | HeadGridQuery
    | HeadVectorsQuery
    | RolloutQuery
    | LayerAnswersQuery
    | LogitLensQuery
    | NeuronFactorsQuery
    | TopNeuronsQuery
    | LayerConductanceQuery
    | HeadAblationQuery
)


class Overview(Shape, frozen=True, tag="overview"):
    """Which parts the model has."""

    sides: list[AttentionSide]
    #: Why there is no attention to show; "" where there is some.
    no_attention: str
    #: The number of hidden states, the embeddings included; 0 where they cannot be read.
    hidden_states: int
    #: The number of layers with feed-forward activations; 0 where they cannot be read.
    neuron_layers: int
    #: What the states of each layer are read as.
    lens: Literal["classes", "tokens", "none"]


class HeadMaps(Shape, frozen=True, tag="head_maps"):
    """What heads read: (heads, reading tokens, read tokens)."""

    maps: Quantised


class HeadGrid(Shape, frozen=True, tag="head_grid"):
    """All heads of one side."""

    layers: int
    heads: int
    #: Small maps, (layers × heads, rows, columns): means over squares of the weights.
    maps: Quantised
    #: How spread out each head's attention is, in bits, layer by layer.
    entropy: Floats
    #: How far it reads, in tokens; empty where tokens have no distance.
    mean_distance: Floats
    #: Which share goes to special tokens.
    to_separators: Floats
    #: Mean |attention × gradient| for the target.
    importance: Floats


class HeadVectors(Shape, frozen=True, tag="head_vectors"):
    """One query against all keys of a head."""

    #: (1, d).
    query: Quantised
    #: (tokens, d).
    keys: Quantised
    #: How much the token reads from each, (tokens,).
    weights: Floats


class Rollout(Shape, frozen=True, tag="rollout"):
    """How much of each token's state comes from each token of the input: (tokens, tokens)."""

    map: Quantised


class LayerAnswers(Shape, frozen=True, tag="layer_answers"):
    """Class probabilities by hidden state."""

    labels: list[str]
    #: For models with an answer for each token, the number of tokens; 1 otherwise.
    tokens: int
    #: (hidden states, tokens, labels).
    probabilities: Floats


class LensCell(Shape, frozen=True):
    """What a state would be read as."""

    #: The most probable tokens, the first one first.
    tokens: list[str]
    probabilities: list[float]


class WatchedRanks(Shape, frozen=True):
    """One word that is followed over the layers."""

    #: As it was asked for.
    word: str
    #: The token that stands for it, and whether it is all of the word.
    token: str
    is_whole: bool
    #: (hidden states, positions): 1 for the most probable token of the vocabulary.
    ranks: list[int]
    probabilities: Floats


class LogitLens(Shape, frozen=True, tag="logit_lens"):
    """A language model's answers by hidden state and position."""

    positions: list[LayerToken]
    #: Whether a state is read as the token after it.
    reads_next: bool
    #: Rows are hidden states, first the embeddings.
    cells: list[list[LensCell]]
    watched: list[WatchedRanks]


class NeuronFactors(Shape, frozen=True, tag="neuron_factors"):
    """Groups of neurons, by how much of the activations they make up."""

    tokens: list[LayerToken]
    #: How active each factor is at each token, (factors, tokens).
    activity: Quantised
    #: For each factor the neurons that belong to it most, as [layer, neuron].
    neurons: list[list[list[int]]]
    #: Which share of the activations' length is left over.
    error: float


class Neuron(Shape, frozen=True):
    """One neuron at one token."""

    layer: int
    index: int
    activation: float
    #: Activation × gradient of the target.
    product: float


class TopNeurons(Shape, frozen=True, tag="top_neurons"):
    """The neurons on which the target depends most at one token."""

    neurons: list[Neuron]


class LayerConductance(Shape, frozen=True, tag="layer_conductance"):
    """How much of the target's change goes through each hidden state."""

    tokens: list[LayerToken]
    #: (hidden states, tokens).
    scores: Quantised
    value: float
    baseline_value: float


class HeadAblation(Shape, frozen=True, tag="head_ablation"):
    """What the target loses without each head, (layers, heads)."""

    layers: int
    heads: int
    drops: Floats
    value: float


Part = (
    Overview
    | HeadMaps
    | HeadGrid
    | HeadVectors
    | Rollout
    | LayerAnswers
    | LogitLens
    | NeuronFactors
    | TopNeurons
    | LayerConductance
    | HeadAblation
)


class InsidePart(Shape, frozen=True):
    """One part of the inside of the model, for the present text."""

    query: Query
    #: What it is about, where it depends on that; "" and null where it does not.
    target: str
    contrast: str
    output: Output | None
    part: Part


class LookInside(Shape, frozen=True, tag="look_inside"):
    """Compute a part of the inside of the model; it is then in the state's ``inside``.

    Answered by ``Done`` once it is there, or ``Failed`` with the reason.
    """

    id: str
    query: Query
