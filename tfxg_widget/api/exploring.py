"""The public function that opens the widget: ``explore``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ..engine.gradients.output_scalar import Output
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
    contrast: Chosen | None = None,
    output: Output = "logit",
    layer: str | int = "",
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
        A model from ``load`` or ``wrap``.
    text, text_pair
        The first input, as for ``explain``. Texts can be edited in the widget, and an image can be
        replaced. A chat is shown as its template formats it, and stays a chat as long as the
        template's words are unchanged.
    method
        The first method to show; None for the default of ``explain``.
    target
        The first target, as for ``explain``; None follows the prediction, also after edits.
    contrast, output, layer
        A second target to subtract, the scalar that is explained, and the layer at whose output
        the scores are taken, as for ``explain``.
    labels, hypothesis_template, multi_label
        Labels for zero-shot classification, as for ``explain``; the widget can change all three.
    precompute
        Which other methods to compute in the background after the chosen one, so that switching to
        them is instant and works in a saved notebook or page. True computes methods that are
        expected to fit into two seconds for this text, judged by how long the first methods took,
        and never compiles one. "all" computes every method, however long it takes. False computes
        none.
    memory_budget
        Limit in MiB for the activations of one chunk of evaluation points.
    **parameters
        Parameters of the method, as for ``explain``.

    Returns
    -------
    Explorer
        The widget, which computes in the background. Display it, observe its traits, or call
        ``wait()`` until it is ready.

    Raises
    ------
    InputError
        If the model cannot read the text, a method, parameter, target, contrast, output or layer
        is unknown, or ``labels`` is empty or has duplicates.
    ModelError
        If ``model`` is not a Model, cannot do what the method needs (gradients, attention), or has
        no label for entailment, which ``labels=`` needs.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> model = tfxg.load("demo")
    >>> w = tfxg.explore(model, "A gripping film.", method="saliency", precompute=False)
    >>> w.wait()
    True
    >>> w.answer.predicted
    'POSITIVE'
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
        contrast=contrast,
        output=output,
        layer=layer,
        labels=labels,
        hypothesis_template=hypothesis_template,
        multi_label=multi_label,
        parameters=parameters,
        precompute=precompute,
        memory_budget=memory_budget,
    )
