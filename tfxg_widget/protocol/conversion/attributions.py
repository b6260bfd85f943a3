"""Attributions and targets of the engine in the shapes that the page knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
import numpy as np

from ...engine.attribution import Attribution
from ...engine.inputs.text_span import token_parts
from ...engine.models.base import Model
from ...engine.tasks.targets.prediction import Prediction
from ..messages import (
    Answer,
    ModelInfo,
    Output,
    Result,
    Scalar,
    SelectableSpans,
    TargetScore,
    TextSpan,
    Token,
    packed,
)
from .images import cell_scores, image_of


def model_info(model: Model) -> ModelInfo:
    """Describe a model as the page shows it."""
    task = model.task
    pointing = task.selectable_spans
    return ModelInfo(
        name=model.name,
        task=task.name,
        layers=list(model.layer_names()),
        takes_pair=model.takes_pair,
        takes_image=model.takes_image,
        generates=task.unit == "step",
        text_names=list(task.text_names),
        target_noun=task.noun,
        independent=task.activation == "sigmoid" and not task.two_sided,
        selectable_spans=None
        if pointing is None
        else SelectableSpans(
            part=pointing.part,
            several=pointing.several,
            labels=list(pointing.labels),
            free=pointing.free,
        ),
        max_length=model.max_length,
        labels=list(task.unlisted),
    )


def asked_for_labels(info: ModelInfo, *, independent: bool) -> ModelInfo:
    """Describe the same model in zero-shot classification with the caller's labels.

    Parameters
    ----------
    info
        The description of the model.
    independent
        Whether the probability of a label depends on no other label.
    """
    return msgspec.structs.replace(
        info,
        task="zero-shot classification",
        takes_pair=False,
        text_names=["text"],
        target_noun="label",
        independent=independent,
        selectable_spans=None,
    )


def answer_of(a: Attribution) -> Answer:
    """Take from an attribution what is the same for every method."""
    prediction = a.prediction
    return Answer(
        text=a.text,
        text_pair=a.text_pair or "",
        tokens=_tokens(a),
        words=_words(a),
        targets=targets_of(prediction),
        predicted=prediction.best.id,
        cut_at=list(a.cut_at),
        image=None if a.image is None else image_of(a.image),
    )


def result_of(a: Attribution) -> Result:
    """Take from an attribution what belongs to its method and target."""
    return Result(
        method=a.method,
        target=a.target_id,
        contrast=a.contrast_id or "",
        signed=a.signed,
        packed_scores=packed(a.scores if a.image is None else cell_scores(a.scores, a.image)),
        value=a.value,
        baseline_value=a.baseline_value,
        gap=a.completeness_gap,
        relative_gap=a.relative_completeness_gap,
        parameters=_plain(a.parameters),
        output=cast(Output, a.output),
        layer=a.layer,
        passes=a.passes,
        seconds=a.seconds,
    )


def targets_of(prediction: Prediction) -> list[TargetScore]:
    """List the targets of a prediction, those of the answer first."""
    return [
        TargetScore(
            id=target.id,
            name=target.name,
            kind=target.kind,
            label=target.label,
            token=target.token,
            probability=prediction.probabilities[key],
            logit=prediction.logits[key],
            places=[
                TextSpan(part=span.part, start=span.start, end=span.end) for span in target.spans
            ],
            asked=key in prediction.asked,
        )
        for key, target in prediction.targets.items()
    ]


def find_target(targets: list[TargetScore], reference: str) -> TargetScore | None:
    """Find a target by its id, or else the most probable one of a name."""
    by_id = [target for target in targets if target.id == reference]
    named = [target for target in targets if target.name == reference]
    return max(by_id or named, key=lambda target: target.probability, default=None)


def _tokens(a: Attribution) -> list[Token]:
    """List the tokens; of an image they would be its pixels, which its cells stand for."""
    if a.image is not None:
        return []
    return [
        Token(
            text=text,
            start=start,
            end=end,
            part=owner,
            special=part < 0,
            word=word if word >= 0 else None,
        )
        for text, (start, end), part, owner, word in zip(
            a.tokens,
            a.offsets,
            a.parts,
            token_parts(a.parts, a.offsets),
            a.word_index,
            strict=True,
        )
    ]


def _words(a: Attribution) -> list[str]:
    texts = (a.text, a.text_pair or "")
    spans = a.word_spans if a.image is None else ()
    return [texts[part][start:end] for part, (start, end) in spans]


def _plain(parameters: Mapping[str, Any]) -> dict[str, Scalar]:
    return {name: _scalar(value) for name, value in parameters.items()}


def _scalar(value: Any) -> Scalar:
    """Join names to one text; give the shape of an array, which no form can show."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value):
        return ", ".join(value)
    return f"array of shape {np.shape(value)}"
