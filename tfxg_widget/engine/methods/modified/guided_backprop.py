"""Guided backpropagation and deconvnet: only positive gradients are passed back."""

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
    """Norm of the gradient, where rectifiers pass only positive gradients back.

    Positive gradients are multiplied by the rectifier's slope. Rectifiers are ReLU and similar
    functions (GELU, SiLU, ELU). The method is known to depend little on the model's weights
    (Adebayo et al. 2018, arXiv:1810.03292).

    It misleads when it is read as the model's reasons: it shows the input more than the model.
    """

    def rule(self) -> GradientRule:
        """Pass positive gradients back through open rectifiers."""
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
    """Norm of the gradient, where rectifiers pass every positive gradient back, open or closed.

    Rectifiers are those of guided backpropagation. The method, too, is known to depend little on
    the weights.

    It misleads as guided backpropagation does.
    """

    def rule(self) -> GradientRule:
        """Pass positive gradients back through all rectifiers."""
        return GradientRule("deconvnet")
