"""Shapes of what the page asks about the inside of a model."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from ..messages import Shape

#: The tokens of which layers: of the only ones, or of one side of a sequence-to-sequence model.
Side = Literal["self", "encoder", "decoder", "cross"]

#: What a line between two tokens stands for. "weights": attention probabilities. "norms": lengths
#: of the vectors that a head adds. "gradient": attention × gradient of the target.
Weighting = Literal["weights", "norms", "gradient"]

#: The largest number of factors that neurons can be grouped into.
MOST_FACTORS = 12

Index = Annotated[int, msgspec.Meta(ge=0)]


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


class TokenPathsQuery(Shape, frozen=True, tag="token_paths"):
    """Where the hidden states of the tokens lie on a plane, layer by layer."""

    side: Side
    #: Whether each state is divided by its length first, so that only directions count.
    unit_length: bool


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
    | TokenPathsQuery
    | NeuronFactorsQuery
    | TopNeuronsQuery
    | LayerConductanceQuery
    | HeadAblationQuery
)


class LookInside(Shape, frozen=True, tag="look_inside"):
    """Compute a part of the inside of the model; it is then in the state's ``inside``.

    Answered by ``Done`` once it is there, or ``Failed`` with the reason.
    """

    id: str
    query: Query
