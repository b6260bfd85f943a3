"""The public function that opens the widget: ``explore``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ..engine.models.accepted_inputs import Single
    from ..engine.models.base import Model
    from ..engine.tasks.base import Chosen
    from ..widget.explorer import Explorer


def explore(
    model: Model,
    text: Single,
    text_pair: str | None = None,
    *,
    method: str | None = None,
    target: Chosen | None = None,
    labels: Sequence[str] | None = None,
    hypothesis_template: str | None = None,
    multi_label: bool = False,
    precompute: bool | Literal["all"] = True,
    memory_budget: int = 1024,
    **parameters: Any,
) -> Explorer:
    """Open the widget on a text, or on an image for a model of images.

    Parameters
    ----------
    model
        From ``load`` or ``wrap``.
    text, text_pair
        What to explain first, as for ``explain``; both can be edited in the widget, and an image
        be replaced by another. A chat is shown as its template writes it; while the template's own
        words stand, it stays a chat.
    method
        The method to show first; None as for ``explain``.
    target
        What to explain first, as for ``explain``; None for what is predicted, also after edits.
    labels, hypothesis_template, multi_label
        Labels of your own, as for ``explain``; all three can be changed in the widget.
    precompute
        Which other methods to compute once the chosen one is there, so that switching is instant
        and works in a saved notebook or page. True computes those that are expected to fit into
        two seconds for this text, by the time that the first methods took, and none that has to
        be compiled. "all" computes all of them, however long it takes. False computes none.
    memory_budget
        In MiB, for the activations of the points that are run at once.
    **parameters
        Of the method.

    Returns
    -------
    Explorer
        Computing in the background; display it, observe its traits, or ``wait()`` for it.

    Raises
    ------
    InputError
        For a text that the model has no answer to, an unknown method, parameter or target, or
        labels that are none or repeated.
    ModelError
        For what is no model, one that cannot do what the method needs, or labels for one that
        knows no entailment.
    """
    from ..engine.methods.base import default
    from ..engine.models.base import explainable
    from ..widget.explorer import Explorer

    return Explorer(
        explainable(model),
        text,
        text_pair,
        method=method or default(model),
        target=target,
        labels=labels,
        hypothesis_template=hypothesis_template,
        multi_label=multi_label,
        parameters=parameters,
        precompute=precompute,
        memory_budget=memory_budget,
    )
