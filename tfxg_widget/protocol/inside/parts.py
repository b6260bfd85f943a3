"""Shapes of the parts of a model that the page gets."""

from __future__ import annotations

from typing import Literal

from ..messages import Floats, Output, Shape
from .quantised import Quantised
from .queries import Query, Side

#: How many parts of a model can be kept at once, each in a trait of its own.
SLOTS = tuple(str(number) for number in range(24))

#: How many bytes of arrays the synced state, and so a saved page, keeps of what was opened.
KEPT_BYTES = 2_000_000


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


class TokenPaths(Shape, frozen=True, tag="token_paths"):
    """Where the hidden states of the tokens lie on the plane that keeps most of their variance."""

    tokens: list[LayerToken]
    #: (hidden states, tokens, 2).
    coordinates: Floats
    #: Which share of the variance the plane keeps; null where all states are equal.
    kept_variance: float | None


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
    | TokenPaths
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
