"""The public function that lists the methods: ``methods``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.models.base import Model
    from ..protocol.messages import MethodInfo


def methods(model: Model | None = None) -> list[MethodInfo]:
    """List the catalogue: every method with its paper, its sign and its parameters.

    Parameters
    ----------
    model
        Leaves out what this model cannot be explained by.

    Returns
    -------
    list of MethodInfo
        With name, title, family, doc, paper, url, signed and parameters.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> "integrated_gradients" in [method.name for method in tfxg.methods()]
    True
    """
    from ..protocol.catalogue import catalogue

    return catalogue(model)
