"""The public function that computes attributions: ``explain``."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, overload

from ..engine.inputs.errors import InputError, TruncationWarning

if TYPE_CHECKING:
    from ..engine.attribution import Attribution
    from ..engine.gradients.output_scalar import Output
    from ..engine.models.accepted_inputs import Single
    from ..engine.models.base import Model
    from ..engine.running.runner import OnProgress
    from ..engine.tasks.base import Chosen


@overload
def explain(
    model: Model,
    text: Single,
    text_pair: str | None = ...,
    *,
    target: Literal["all"],
    **options: Any,
) -> list[Attribution]: ...
@overload
def explain(
    model: Model, text: Single, text_pair: str | None = ..., **options: Any
) -> Attribution: ...
@overload
def explain(
    model: Model,
    text: Iterable[Single],
    text_pair: Iterable[str] | None = ...,
    *,
    target: Literal["all"],
    **options: Any,
) -> list[list[Attribution]]: ...
@overload
def explain(
    model: Model, text: Iterable[Single], text_pair: Iterable[str] | None = ..., **options: Any
) -> list[Attribution]: ...
def explain(
    model: Model,
    text: Single | Iterable[Single],
    text_pair: str | Iterable[str] | None = None,
    *,
    method: str | None = None,
    target: Chosen | None = None,
    contrast: Chosen | None = None,
    labels: Sequence[str] | None = None,
    hypothesis_template: str | None = None,
    multi_label: bool = False,
    output: Output = "logit",
    layer: str | int = "",
    seed: int = 0,
    memory_budget: int = 1024,
    on_progress: OnProgress | None = None,
    per_dimension: bool = False,
    **parameters: Any,
) -> Any:
    """Compute how much each token contributes to a target.

    Parameters
    ----------
    model
        A model from ``load`` or ``wrap``.
    text
        A text, or a list of texts, which are run in batches. A language model also takes "", and
        then writes a text from its start token.

        A dict {"text": …, "text_pair": …}, or {"question": …, "context": …} for question
        answering, is a text with its pair.

        A list of messages, [{"role": "user", "content": …}], is one chat. The tokenizer's chat
        template formats it; tokens that the template adds are special tokens. A language model
        answers the chat, or continues the last message if that is the assistant's.

        An image model takes an image: a path, a Pillow image, or an array of shape (H, W, 3) or
        (H, W), of uint8 or of floats in [0, 1]. The checkpoint's image processor resizes, crops
        and normalises it.
    text_pair
        The second text, for models of text pairs; for a list of texts a list of the same length.
    method
        Name of a method; ``methods`` lists them. None for integrated gradients, or for occlusion
        if the model provides no gradients.
    target
        What to explain: one target, "all", or None for the prediction. By task:

        - text classification: a label or its index; for a model with a single score, 1 explains
          towards a high score and 0 towards a low one;
        - token classification: a word with a label, "New York: location", or the index of a word
          with a label, (3, "location"); "all" explains every predicted entity;
        - question answering (``text`` is the question, ``text_pair`` the context): "span", "start"
          or "end" of the predicted answer, words of the context, or a range of its characters;
        - image classification: a label or its index; "all" explains the five best;
        - fill mask: a word that is a single token, or a token id; in a text with several masks
          "mask 2: good" or (1, "good"); "all" explains the five best of each mask;
        - text generation and sequence to sequence (``text_pair`` is the written text, None to
          generate it): a written token or its index, a series of written tokens by their text or
          by a range of characters, "continuation" for the whole written text, or (2, "she") for
          another token at index 2; "all" explains every written token, None the first one.
    contrast
        A second target. The explained number is then the target's logit, probability or log-odds
        minus that of the contrast. For a written token, another word at the same position.
    labels
        Your own labels, for zero-shot classification by a model of natural language inference.
        They become the targets: a label's logit is that of entailment between the text and the
        label's hypothesis, and the tokens of the text are explained. ``labels=`` works with a
        single text, not with ``text_pair``.

        Probabilities are those of transformers' zero-shot pipeline: a softmax over the entailment
        logits of all labels; with a single label, a softmax over its contradiction and entailment
        logits. As in the pipeline, contradiction is the model's first output, or its last output if
        the first is entailment, whatever the name.
    hypothesis_template
        The hypothesis, with "{}" in place of the label; None for "This example is {}.".
    multi_label
        Whether several of ``labels`` can hold at once. The probability of each label is then a
        softmax over its contradiction and entailment logits.
    output
        The explained number: the target's "logit"; its "probability" as the prediction shows it
        (for a target of several tokens their joint probability); or the "log_odds"
        log(P / (1 - P)) of this probability. For labels that exclude each other a probability
        depends on the hypotheses of all labels, a logit only on the label's own.
    layer
        Where scores are computed: "" for the word embeddings; the index of a hidden state (0 is
        what the first block reads), also as "hidden_state_3"; or the path of a layer. Perturbation
        methods take no layer. In an image model, layers have one score per patch, which is shared
        evenly among its pixels; the score of the class token is dropped.
    seed
        Seed of all random numbers. The same seed gives the same scores.
    memory_budget
        Limit in MiB for the activations of one chunk of evaluation points.
    on_progress
        Called with the number of evaluated points and their total. An exception that it raises
        stops the computation.
    per_dimension
        Whether the attribution keeps the scores of every embedding dimension, ``by_dimension``
        (T, D), whose sums are ``scores``; for methods that sum over the dimension.
    **parameters
        Parameters of the method, such as ``n_steps`` (number of points on the path), ``baseline``
        or ``hiding``; ``methods`` lists them with their ranges.

    Returns
    -------
    Attribution
        One score per token. For ``target="all"`` a list with one attribution per target; for a
        list of texts a list with the result of each text. The tokens of an image are its pixels,
        the words its patches.

    Raises
    ------
    InputError
        If a text is empty, or is not a text or image that the model takes; if there is no chat
        template for a chat; if a method, parameter, target, output or layer is unknown, an index
        is out of range, or a baseline does not fit the input.
    ModelError
        If ``model`` is not a Model, cannot do what the method needs (gradients, attention), or has
        no label for entailment, which ``labels=`` needs.
    NumericsError
        If the model's outputs or gradients contain NaN or infinity.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> a = tfxg.explain(tfxg.load("demo"), "A gripping film.", target="POSITIVE", n_steps=20)
    >>> a.target
    'POSITIVE'
    """
    from ..engine import zero_shot
    from ..engine.explain import explain as explain_pairs
    from ..engine.explanation_options import ALL, ExplanationOptions
    from ..engine.inputs.chat import Chat
    from ..engine.methods.base import build, default
    from ..engine.models.accepted_inputs import read
    from ..engine.models.base import explainable
    from ..engine.tasks.classification.zero_shot import ZeroShot

    options = ExplanationOptions(target, contrast, output, layer, seed, memory_budget)
    options = replace(options, per_dimension=per_dimension)
    if on_progress is not None:
        options = replace(options, on_progress=on_progress)
    pairs, is_single = read(explainable(model), text, text_pair)
    built_method = build(method or default(model), parameters)
    if labels is None and hypothesis_template is None and not multi_label:
        per_text = explain_pairs(model, pairs, built_method, options)
    else:
        if labels is None:
            raise InputError("hypothesis_template= and multi_label= need labels=[…].")
        if any(second is not None or isinstance(first, Chat) for first, second in pairs):
            raise InputError("labels= works with a single text, not with text_pair or a chat.")
        zero_shot_labels = ZeroShot.of(model.task, labels, hypothesis_template, multi_label)
        texts = [first for first, _ in pairs]
        per_text = zero_shot.explain(model, texts, built_method, options, zero_shot_labels)
    _warn_of_cut_texts(model, per_text)
    results = per_text if target == ALL else [attribution for (attribution,) in per_text]
    return results[0] if is_single else results


def _warn_of_cut_texts(model: Model, per_text: list[list[Attribution]]) -> None:
    for attribution, *_ in per_text:
        texts = (attribution.text, attribution.text_pair or "")
        for text, cut in zip(texts, attribution.cut_at, strict=False):
            if cut is not None:
                warnings.warn(
                    f"The text is longer than the model's limit of {model.max_length} tokens. Only "
                    f"the first {cut} of its {len(text)} characters were explained (see cut_at).",
                    TruncationWarning,
                    stacklevel=3,
                )
