"""Layer-wise relevance propagation: the target's value handed back from layer to layer.

Covered by patents in some countries; see docs/lrp.md.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ...gradients.request import GradientRule
from ..base import Description, register
from ..gradient.input_x_gradient import InputXGradient

_BACH = "Bach et al. 2015, On pixel-wise explanations by layer-wise relevance propagation"
_BACH_URL = "https://doi.org/10.1371/journal.pone.0130140"


@register(
    Description(
        name="attnlrp",
        title="AttnLRP",
        family="relevance",
        paper="Achtibat et al. 2024, AttnLRP: attention-aware layer-wise relevance propagation",
        url="https://arxiv.org/abs/2402.05602",
        signed=True,
        conserving=True,
    )
)
class AttnLrp(InputXGradient, frozen=True):
    """Relevance through attention's probabilities too; the factors of a product share it.

    The gap is what biases keep, and what softmax keeps, which is no sum of its inputs.

    It misleads where much is lost to that gap. Patents may apply, see docs/lrp.md.
    """

    def rule(self) -> GradientRule:
        """Hand relevance back by AttnLRP's rules."""
        return GradientRule("attnlrp")


@register(
    Description(
        name="cp_lrp",
        title="CP-LRP",
        family="relevance",
        paper="Ali et al. 2022, XAI for transformers: better explanations through conservation",
        url="https://arxiv.org/abs/2202.07304",
        signed=True,
        conserving=True,
    )
)
class CpLrp(InputXGradient, frozen=True):
    """Relevance with attention's probabilities and all normalisers held constant.

    The gap is what biases keep.

    It misleads where what is attended to decides. Patents may apply, see docs/lrp.md.
    """

    def rule(self) -> GradientRule:
        """Hand relevance back by CP-LRP's rules."""
        return GradientRule("cp_lrp")


@register(
    Description(
        name="lrp_epsilon",
        title="LRP-ε",
        family="relevance",
        paper=_BACH,
        url=_BACH_URL,
        signed=True,
        conserving=True,
    )
)
class LrpEpsilon(InputXGradient, frozen=True):
    """Relevance in proportion to each contribution, less where contributions cancel out.

    Attention and normalisers as in CP-LRP. The gap is what biases and epsilon keep.

    It misleads where a large epsilon swallows most relevance. Patents may apply, see
    docs/lrp.md.
    """

    epsilon: Annotated[
        float, Meta(title="epsilon", description="Added to every denominator.", ge=1e-6, le=1)
    ] = 0.01

    def rule(self) -> GradientRule:
        """Damp every layer."""
        return GradientRule("epsilon", (("epsilon", self.epsilon),))


@register(
    Description(
        name="lrp_gamma",
        title="LRP-γ",
        family="relevance",
        paper="Montavon et al. 2019, Layer-wise relevance propagation: an overview",
        url="https://doi.org/10.1007/978-3-030-28954-6_10",
        signed=True,
        conserving=True,
    )
)
class LrpGamma(InputXGradient, frozen=True):
    """Relevance that favours the contributions which go the output's own way.

    Generalised to inputs of both signs (Andéol et al. 2021, arXiv:2106.09577). Attention and
    normalisers as in CP-LRP. The gap is what biases keep.

    It misleads where evidence against the target counts. Patents may apply, see docs/lrp.md.
    """

    gamma: Annotated[
        float, Meta(title="gamma", description="How much they are favoured.", ge=0, le=10)
    ] = 0.25

    def rule(self) -> GradientRule:
        """Favour in every layer."""
        return GradientRule("gamma", (("gamma", self.gamma),))


@register(
    Description(
        name="lrp_alpha_beta",
        title="LRP-αβ",
        family="relevance",
        paper=_BACH,
        url=_BACH_URL,
        signed=True,
        conserving=True,
    )
)
class LrpAlphaBeta(InputXGradient, frozen=True):
    """Relevance to what raises a layer's outputs, α times, and from what lowers them, β times.

    Attention and normalisers as in CP-LRP. The gap is what biases keep. Made for networks whose
    activations are never negative; through a transformer's residual stream numbers may grow.

    So it misleads on transformers, as a comparison rather than a choice. Patents may apply, see
    docs/lrp.md.
    """

    weights: Annotated[
        Literal["z_plus", "alpha2_beta1"],
        Meta(title="weights", description="z⁺ is α = 1 and β = 0: what lowers has no say."),
    ] = "z_plus"

    def rule(self) -> GradientRule:
        """Tell the two apart in every layer."""
        beta = 0.0 if self.weights == "z_plus" else 1.0
        return GradientRule("alpha_beta", (("alpha", 1 + beta), ("beta", beta)))
