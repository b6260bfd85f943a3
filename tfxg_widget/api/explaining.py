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
    **parameters: Any,
) -> Any:
    """Compute how much each token speaks for a target.

    Parameters
    ----------
    model
        From ``load`` or ``wrap``.
    text
        A text, or a list of them, which are batched; "" for a language model that begins by
        itself. A dict {"text": …, "text_pair": …}, or {"question": …, "context": …} for question
        answering, is a text with its pair. A list of messages, [{"role": "user", "content": …}],
        is one text, written by the tokenizer's chat template: what the template writes is special,
        and a language model answers the chat, or continues its last message if that is the
        assistant's.

        For a model of images an image instead: its path, an image of Pillow, or an array (H, W, 3)
        or (H, W) of uint8 or of floats in [0, 1]. It is resized, cropped and normalised as the
        checkpoint says.
    text_pair
        The second text, or a list of them as long as the first, for models that take pairs.
    method
        A name of the catalogue; see ``methods``. None for integrated gradients, or for occlusion
        where the model gives no gradients.
    target
        What to explain, "all", or None for what the model predicts. By task:

        - text classification: a label or its index; with a single score, 1 or 0 for either side;
        - token classification: words and a label, "New York: location", or the index of a word
          and a label, (3, "location"); "all" are the entities that are predicted;
        - question answering (the text is the question, its pair the context): "span", "start" or
          "end" of the predicted answer, words of the context, or a range of its characters;
        - image classification: a label or its index; "all" are the five best;
        - fill mask: a word that is one token, or a token's id; in a text of several masks
          "mask 2: good" or (1, "good"); "all" are the five best for each mask;
        - text generation and sequence to sequence (``text_pair`` is what the model writes, None to
          let it write): a token of that or its index, neighbouring ones by their words or a range
          of characters, all of them as "continuation", or (2, "she") for another token in the
          place of index 2; "all" are its tokens, None the first.
    contrast
        Another target to explain it against: the difference of their logits, probabilities or
        log-odds. For what a model writes, another word in the target's place.
    labels
        Labels of your own, for a model of natural language inference (zero-shot classification):
        targets are then these, and the tokens of the text are explained by how much they speak for
        entailing the hypothesis of each label. Works with a single text, not with ``text_pair``.
        Probabilities are those of transformers' zero-shot pipeline: a softmax over the labels'
        logits of entailment; of a single label a softmax over contradiction and entailment.
        Contradiction is the first output of the model, or the last one where the first is
        entailment, whatever its name.
    hypothesis_template
        The hypothesis, with "{}" where the label goes; "This example is {}." unless another is
        given.
    multi_label
        Whether several of the labels can hold at once. The probability of each is then a softmax
        over contradiction and entailment, as that of a single label.
    output
        The number that is explained: the target's "logit", its "probability" as the prediction
        shows it (the joint one of several tokens), or the "log_odds" log(P / (1 - P)) of that.
        With labels that exclude each other, a probability depends on the hypotheses of all of
        them; a logit on the label's own.
    layer
        Where the scores are taken: "" for the word embeddings, a hidden-state index (0 is the
        embedding layer's output), "hidden_state_3", or a layer's path. Perturbation methods take
        none. An image model's layers have a score a patch, which its pixels share evenly; the
        class token's is left out.
    seed
        For every random number; same seed, same numbers.
    memory_budget
        In MiB, for the activations of the points that are run at once.
    on_progress
        Called with the points done and their total; raise an error in it to stop.
    **parameters
        Of the method, such as ``n_steps``, ``baseline`` or ``hiding``.

    Returns
    -------
    Attribution
        Or a list for ``target="all"``, and a list (of lists) for a list of texts. The tokens of an
        image are its pixels, its words the patches.

    Raises
    ------
    InputError
        For an empty text, what is no text or image, a chat without a chat template, an unknown
        method, parameter, target, output or layer, an index out of range, or a baseline that does
        not fit.
    ModelError
        For what is no model, one that cannot do what the method needs, or labels for one that
        knows no entailment.
    NumericsError
        Where the model answers with NaN or infinity.

    Examples
    --------
    >>> import tfxg_widget as tfxg
    >>> a = tfxg.explain(tfxg.load("demo"), "A gripping film.", target="POSITIVE", n_steps=20)
    >>> a.target
    'POSITIVE'
    """
    from ..engine import explain as explaining
    from ..engine import zero_shot as entailing
    from ..engine.inputs.chat import Chat
    from ..engine.methods.base import build, default
    from ..engine.models.accepted_inputs import read
    from ..engine.models.base import explainable
    from ..engine.tasks.zero_shot import ZeroShot

    question = explaining.Question(target, contrast, output, layer, seed, memory_budget)
    if on_progress is not None:
        question = replace(question, on_progress=on_progress)
    pairs, single = read(explainable(model), text, text_pair)
    chosen = build(method or default(model), parameters)
    if labels is None and hypothesis_template is None and not multi_label:
        found = explaining.explain(model, pairs, chosen, question)
    else:
        if labels is None:
            raise InputError("hypothesis_template= and multi_label= need labels=[…].")
        if any(second is not None or isinstance(one, Chat) for one, second in pairs):
            raise InputError("labels= works with a single text, not with text_pair.")
        asked = ZeroShot.of(model.task, labels, hypothesis_template, multi_label)
        found = entailing.explain(model, [one for one, _ in pairs], chosen, question, asked)
    _warn_of_cuts(model, found)
    answers = found if target == explaining.ALL else [one for (one,) in found]
    return answers[0] if single else answers


def _warn_of_cuts(model: Model, found: list[list[Attribution]]) -> None:
    for first, *_ in found:
        for text, cut in zip((first.text, first.text_pair or ""), first.cut_at, strict=False):
            if cut is not None:
                warnings.warn(
                    f"The text is longer than the model's limit of {model.max_length} tokens. Only "
                    f"the first {cut} of its {len(text)} characters were explained (see cut_at).",
                    TruncationWarning,
                    stacklevel=3,
                )
