"""The public functions that make a model explainable: ``load`` and ``wrap``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import notebook

if TYPE_CHECKING:
    from ..engine.models.base import Model


def load(
    name: str | Path, *, task: str | None = None, revision: str | None = None, **options: Any
) -> Model:
    """Load a model with its tokenizer.

    Parameters
    ----------
    name
        A Hub id, a folder, or "demo" for the small bundled sentiment model. Weights are read
        from safetensors (one file or shards; float32, float16 or bfloat16) or from
        ``tf_model.h5``, and never from pickles. Code in the repository is never run.
    task
        "text classification", "token classification", "question answering", "fill mask", "text
        generation", "sequence to sequence" or "image classification". None takes the task from
        the checkpoint's architecture. The checkpoint must contain weights for the task's head.
    revision
        Branch, tag or commit on the Hub; None for the default branch.
    **options
        Options of the task, named as in transformers' pipelines:

        - token classification: ``aggregation_strategy``, "none", "simple", "first" (the default),
          "average" or "max";
        - question answering: ``handle_impossible_answer``, whether "no answer" is predicted where
          it is more probable than every answer (default: False).

    Returns
    -------
    Model
        The model with its tokenizer (or image processor) and its task, for ``explain`` and
        ``explore``. In a notebook it runs once in the background, so that the first heatmap comes
        sooner.

    Raises
    ------
    InputError
        If the task is unknown, or does not have an option.
    ModelError
        If no model, weights or tokenizer are found, the kind of model or the task is not
        supported, or the checkpoint lacks weights of the model. The message says which, and what
        to do.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> model = tfxg.load("demo")
    """
    from ..engine import tasks
    from ..engine.models import loading
    from ..engine.models.checkpoints.pooling import stated_pooling

    model = loading.load(name, task=task, revision=revision)
    model.task = tasks.with_options(model.task, options)
    if name != loading.DEMO:
        model.pooling = stated_pooling(name, revision)
    if notebook.is_in_notebook():
        notebook.warm_up_in_background(model)
    return model


def wrap(
    model: Any,
    tokenizer: Any = None,
    *,
    labels: Sequence[str] | None = None,
    embedding: Any = None,
    head: Callable[[Any], Any] | None = None,
    scores: Literal["logits", "probabilities"] | None = None,
    multi_label: bool = False,
    **options: Any,
) -> Model:
    """Make a model that is already in memory explainable.

    Parameters
    ----------
    model
        A Keras model that classifies texts (Keras 3 or tf_keras; functional, sequential or
        subclassed; KerasHub models too), a ``TFPreTrainedModel`` of transformers 4, a SavedModel,
        or any function that returns scores. SavedModels and functions provide no gradients, so
        only the perturbation methods explain them.
    tokenizer
        A fast tokenizer of transformers; or a function from a text to token ids, such as a
        ``TextVectorization`` layer; or a function from a text to a mapping {"input_ids": …,
        "offset_mapping": …} with every further input that the model takes. None for a function
        that takes a list of texts. For a ``TFPreTrainedModel`` of images, the image processor.
    labels
        Names of the labels, in the order of the model's scores. A model with a single score can
        have two labels; its score is then the logit, or the probability, of the second. Not for a
        ``TFPreTrainedModel``, whose configuration has them.
    embedding
        For Keras models: the layer that turns ids into vectors, or its name. None to detect it.
    head
        Turns the model's output into scores of shape (N, labels), for a model that returns hidden
        states: a Keras layer, or a function such as
        ``lambda output: dense(output["pooled_output"])``.
    scores
        For Keras models and functions: whether the model returns "logits" or "probabilities"; None
        to detect it. A softmax or sigmoid at the end of a Keras model is skipped to get the
        logits. Where that is impossible, logarithms of the probabilities (log-odds, for a sigmoid)
        are used as logits.
    multi_label
        Whether several labels can hold at once. Not for a ``TFPreTrainedModel``, whose
        configuration says so (``problem_type``).
    **options
        Options of the task, as for ``load``.

    Returns
    -------
    Model
        The wrapped model. It shares the weights with ``model`` and copies none, so further training
        changes the explanations.

    Raises
    ------
    InputError
        If the task does not have an option, or this kind of model cannot use an argument. The
        message names it, and says why.
    ModelError
        If ``model`` is not of one of these kinds, its task is not supported, the tokenizer is
        missing or slow, tokens cannot be matched to characters of the text, the embedding layer
        cannot be detected, the output is not one row of scores per text, or the number of labels
        does not fit.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> model = tfxg.wrap(
    ...     lambda texts: [[-text.count("bad"), text.count("good")] for text in texts],
    ...     labels=["NEGATIVE", "POSITIVE"],
    ...     scores="logits",
    ... )
    >>> tfxg.explain(model, "good enough", method="occlusion", target="POSITIVE").words().scores
    array([1., 0.])
    """
    from ..engine import tasks
    from ..engine.models.in_memory import wrap as wrapping

    wrapped = wrapping.wrap(
        model,
        tokenizer,
        labels=labels,
        embedding=embedding,
        head=head,
        scores=scores,
        multi_label=multi_label,
    )
    wrapped.task = tasks.with_options(wrapped.task, options)
    return wrapped
