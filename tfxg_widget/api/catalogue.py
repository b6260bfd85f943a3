"""The public function that lists the methods: ``methods``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.models.base import Model
    from ..protocol.messages import MethodInfo


def methods(model: Model | None = None) -> list[MethodInfo]:
    """List the methods, each with its paper, its parameters and whether its scores are signed.

    Parameters
    ----------
    model
        Lists only the methods that can explain this model; None lists all.

    Returns
    -------
    list of MethodInfo
        One entry per method, with name, title, family, doc, paper, url, signed (whether negative
        scores mean "against the target"), caution and parameters (each with default and range).

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> "integrated_gradients" in [method.name for method in tfxg.methods()]
    True
    """
    from ..protocol.conversion.catalogue import catalogue

    return catalogue(model)
