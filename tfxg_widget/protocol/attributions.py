"""Attributions of the engine in the shapes that the page knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
import numpy as np

from ..engine.attribution import Attribution
from ..engine.models.base import Model
from ..engine.span import owners
from .messages import (
    Answer,
    ModelInfo,
    Output,
    Place,
    Pointing,
    Result,
    Scalar,
    TargetScore,
    Token,
)


def model_info(model: Model) -> ModelInfo:
    """Say of a model what the page shows."""
    task = model.task
    pointing = task.pointing
    return ModelInfo(
        name=model.name,
        task=task.name,
        layers=list(model.layer_names()),
        takes_pair=model.takes_pair,
        text_names=list(task.text_names),
        target_noun=task.noun,
        independent=task.activation == "sigmoid" and not task.two_sided,
        pointing=None
        if pointing is None
        else Pointing(
            part=pointing.part,
            several=pointing.several,
            labels=list(pointing.labels),
            free=pointing.free,
        ),
        max_length=model.max_length,
    )


def asked_for_labels(info: ModelInfo) -> ModelInfo:
    """Say the same of a model that is asked for a person's own labels."""
    return msgspec.structs.replace(
        info,
        task="zero-shot classification",
        takes_pair=False,
        text_names=["text"],
        target_noun="label",
        independent=False,
        pointing=None,
    )


def answer_of(a: Attribution) -> Answer:
    """Take from an attribution what is the same for every method."""
    texts = (a.text, a.text_pair or "")
    said = a.prediction
    return Answer(
        text=texts[0],
        text_pair=texts[1],
        tokens=[
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
                owners(a.parts, a.offsets),
                a.word_index,
                strict=True,
            )
        ],
        words=[texts[part][start:end] for part, (start, end) in a.word_spans],
        targets=[
            TargetScore(
                name=name,
                probability=said.probabilities[name],
                logit=said.logits[name],
                places=[
                    Place(part=span.part, start=span.start, end=span.end)
                    for span in said.spans.get(name, ())
                ],
                asked=name in said.asked,
            )
            for name in said.probabilities
        ],
        predicted=said.label,
        cut_at=list(a.cut_at),
    )


def result_of(a: Attribution) -> Result:
    """Take from an attribution what belongs to its method and target."""
    return Result(
        method=a.method,
        target=a.target,
        against=a.contrast or "",
        signed=a.signed,
        scores=a.scores.tolist(),
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


def _plain(parameters: Mapping[str, Any]) -> dict[str, Scalar]:
    """Name an array that no form can show by its shape."""
    return {
        name: value if isinstance(value, Scalar) else f"array of shape {np.shape(value)}"
        for name, value in parameters.items()
    }
