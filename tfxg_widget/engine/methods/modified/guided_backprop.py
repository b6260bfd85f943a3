"""Guided backpropagation and the deconvnet: only what speaks for the target comes back."""

from __future__ import annotations

from ...gradients.request import GradientRule
from ..base import Description, register
from ..gradient.saliency import Saliency

_CAUTION = (
    "Shows the input more than the model: scores may hardly change when the model's weights are "
    "replaced by random ones (Adebayo et al. 2018, Sixt et al. 2020)."
)


@register(
    Description(
        name="guided_backprop",
        title="guided backpropagation",
        family="modified gradient",
        paper="Springenberg et al. 2014, Striving for simplicity: the all convolutional net",
        url="https://arxiv.org/abs/1412.6806",
        signed=False,
        caution=_CAUTION,
    )
)
class GuidedBackprop(Saliency, frozen=True):
    """Length of the gradient, where a rectifier lets back only what is positive.

    What is positive is multiplied by the rectifier's slope. Rectifiers are the ReLU, and what is
    treated like one here: GELU, SiLU, ELU and their kin. The method is known to react little to
    the model's weights (Adebayo et al. 2018, arXiv:1810.03292).

    It misleads where it is taken for the model's own reasons: it shows the input more than
    them.
    """

    def rule(self) -> GradientRule:
        """Rectify what comes back."""
        return GradientRule("guided")


@register(
    Description(
        name="deconvnet",
        title="deconvnet",
        family="modified gradient",
        paper="Zeiler and Fergus 2014, Visualizing and understanding convolutional networks",
        url="https://arxiv.org/abs/1311.2901",
        signed=False,
        caution=_CAUTION,
    )
)
class Deconvnet(Saliency, frozen=True):
    """Length of the gradient, where a rectifier, open or shut, lets back what is positive.

    Rectifiers are those of guided backpropagation. It too is known to react little to the weights.

    It misleads as guided backpropagation does.
    """

    def rule(self) -> GradientRule:
        """Rectify what comes back and forget the way there."""
        return GradientRule("deconvnet")
