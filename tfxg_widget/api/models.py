"""The public functions that make a model explainable: ``load`` and ``wrap``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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
        from safetensors, single or sharded, float16 too, and with transformers 4 also from
        TensorFlow's own layout or HDF5; never from pickles. No code of the repository is run.
    task
        "text classification", "token classification", "question answering", "fill mask", "text
        generation", "sequence to sequence" or "image classification"; None for the one of the
        checkpoint's architecture. Its weights must have the task's head.
    revision
        Branch, tag or commit on the Hub.
    **options
        Of the task, by the names that they have in transformers' pipelines:

        - token classification: ``aggregation_strategy``, "none", "simple", "first" (the default),
          "average" or "max";
        - question answering: ``handle_impossible_answer``, whether "no answer" is predicted where
          it is more probable than every answer (False).

    Returns
    -------
    Model
        To hand to ``explain`` and ``explore``.

    Raises
    ------
    InputError
        For an unknown task, or an option that the task does not have.
    ModelError
        Where there is no model, no weights, no tokenizer, an unsupported task, or a checkpoint
        that does not fill the model; the message says which and what to do.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> model = tfxg.load("demo")
    """
    from ..engine import tasks
    from ..engine.models import loading

    model = loading.load(name, task=task, revision=revision)
    model.task = tasks.with_options(model.task, options)
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
        subclassed; KerasHub's own), a ``TFPreTrainedModel`` of transformers 4, a SavedModel, or
        any function to scores. The last two give no gradients, so they are explained by the
        perturbation methods.
    tokenizer
        One of transformers (fast), or a function from a text to ids, such as a
        ``TextVectorization`` layer, or to a mapping {"input_ids": …, "offset_mapping": …} with
        whatever else the model takes. Without one a function is given lists of texts. Of a
        ``TFPreTrainedModel`` of images it is the image processor.
    labels
        In the order of the model's scores. Two labels for a model with a single score: it speaks
        for the second one. A ``TFPreTrainedModel`` has them in its configuration.
    embedding
        The layer, or its name, that turns ids into vectors; None to find it. For Keras models.
    head
        From what the model answers to scores, where it gives states: a Keras layer, or a function
        such as ``lambda answer: dense(answer["pooled_output"])``.
    scores
        Whether the model gives "logits" or "probabilities"; None to find out. A softmax or sigmoid
        at its end is left out to get at the logits; where it cannot be, the logarithms of the
        probabilities (or their log-odds, for a sigmoid) stand for them. For Keras models and
        functions.
    multi_label
        Whether several labels can hold at once. A ``TFPreTrainedModel`` has it in its configuration
        (``problem_type``).
    **options
        Of the task, as for ``load``.

    Returns
    -------
    Model
        It reads the weights where they are: training on changes what is explained.

    Raises
    ------
    InputError
        For an option that the task does not have, or an argument that a model of this kind has no
        use for, naming it and why.
    ModelError
        For what is no such model, a task that is not supported, a missing or slow tokenizer,
        tokens that cannot be tied to the text, an embedding layer that cannot be told, an answer
        that is no row of scores, or the wrong number of labels.
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
