"""Layer-wise relevance propagation: the target's logit distributed backwards, layer by layer.

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
    """Relevance propagated through attention too; the factors of a product share it equally.

    The completeness gap is what biases absorb, and what softmax absorbs, since its output is not a
    sum over its inputs.

    It misleads where that gap is large. Patents may apply, see docs/lrp.md.
    """

    def rule(self) -> GradientRule:
        """Propagate relevance by AttnLRP's rules."""
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
    """Relevance with attention probabilities and normalisers held constant.

    The completeness gap is what biases absorb.

    It misleads where the answer is decided by what is attended to. Patents may apply, see
    docs/lrp.md.
    """

    def rule(self) -> GradientRule:
        """Propagate relevance by CP-LRP's rules."""
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
    """Relevance in proportion to contributions, damped where contributions cancel out.

    Attention and normalisers are treated as in CP-LRP. The completeness gap is what biases and
    epsilon absorb.

    It misleads where a large epsilon absorbs most relevance. Patents may apply, see docs/lrp.md.
    """

    epsilon: Annotated[
        float, Meta(title="epsilon", description="Added to every denominator.", ge=1e-6, le=1)
    ] = 0.01

    def rule(self) -> GradientRule:
        """Add epsilon to the denominators of all layers."""
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
    """Relevance that favours contributions with the same sign as the output.

    Generalised to inputs of both signs (Andéol et al. 2021, arXiv:2106.09577). Attention and
    normalisers are treated as in CP-LRP. The completeness gap is what biases absorb.

    It misleads where evidence against the target matters. Patents may apply, see docs/lrp.md.
    """

    gamma: Annotated[
        float,
        Meta(
            title="gamma",
            description="Additional weight of contributions with the output's sign.",
            ge=0,
            le=10,
        ),
    ] = 0.25

    def rule(self) -> GradientRule:
        """Favour contributions of the output's sign in all layers."""
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
    """Relevance of positive contributions weighted by α, minus negative contributions times β.

    Attention and normalisers are treated as in CP-LRP. The completeness gap is what biases absorb.
    The rule was made for networks with non-negative activations; in a transformer's residual stream
    relevance may grow.

    It therefore misleads on transformers: use it for comparison. Patents may apply, see
    docs/lrp.md.
    """

    weights: Annotated[
        Literal["z_plus", "alpha2_beta1"],
        Meta(
            title="weights", description="z⁺ is α = 1, β = 0: negative contributions are ignored."
        ),
    ] = "z_plus"

    def rule(self) -> GradientRule:
        """Weight positive and negative contributions separately in all layers."""
        beta = 0.0 if self.weights == "z_plus" else 1.0
        return GradientRule("alpha_beta", (("alpha", 1 + beta), ("beta", beta)))
