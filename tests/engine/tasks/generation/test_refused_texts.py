"""Prompts, continuations and checkpoints that cannot be explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE, assert_close
from tfxg_widget import InputError, ModelError

from ..checkpoints import write_language
from .language import (
    PROMPT,
    each_kind,
    keras_hub_only,
)


@each_kind
@pytest.mark.parametrize(
    ("texts", "options", "says"),
    [
        ((PROMPT, ""), {}, "continuation is empty"),
        ((PROMPT, "  \n"), {}, "continuation is empty"),
        ((" ", " good"), {}, "text is empty"),
        ((PROMPT, " good" * 80), {}, "leaves"),
        ((PROMPT, " good"), {"target": 99}, "Token 99 is out of range"),
        ((PROMPT, " good"), {"target": "nowhere"}, "Unknown token of the continuation"),
        ((PROMPT, " good"), {"target": (40, 44)}, "no token at the characters"),
        ((PROMPT, " good"), {"target": (0, "good film")}, "is no candidate"),
        ((PROMPT, " good"), {"contrast": "good film"}, "is no candidate"),
        ((PROMPT, " good film"), {"target": "continuation", "contrast": "the"}, "Contrast one"),
    ],
)
def test_bad_input_is_refused(
    family: str,
    texts: tuple[str, str],
    options: dict[str, Any],
    says: str,
    writing: Callable[..., Any],
) -> None:
    with pytest.raises(InputError, match=says):
        tfxg.explain(writing(family), *texts, method="saliency", **options)


def test_a_prompt_that_is_too_long_is_refused(writing: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match="prompt has more than the 64 tokens"):
        tfxg.explain(writing("tiny_gpt2"), "good " * 80, " film", method="saliency")


def test_a_source_that_is_too_long_is_cut(writing: Callable[..., Any]) -> None:
    texts = ("good " * 80, " film")
    with pytest.warns(tfxg.TruncationWarning):
        found = tfxg.explain(writing("tiny_bart"), *texts, method="attention_rollout")
    assert found.cut_at[0] is not None
    assert found.cut_at[1] is None
    # All of it is the encoder's, which reads as many tokens as it can.
    assert len(found.scores) > 64
    assert_close(found.scores[:64].sum(), 1.0)


@each_kind
def test_the_task_is_chosen_where_the_architecture_names_none(family: str, tmp_path: Path) -> None:
    folder = write_language(tmp_path / "model", family, architectures=None)
    task = "sequence to sequence" if family == "tiny_bart" else "text generation"
    with pytest.raises(ModelError, match="names no architecture"):
        tfxg.load(folder)
    assert tfxg.load(folder, task=task.replace(" ", "-")).task.name == task


@keras_hub_only
@pytest.mark.parametrize(
    ("family", "task", "says"),
    [
        ("tiny_llama", "text generation", "missing or of another shape"),
        ("tiny_bert", "text generation", "'bert' model, which is not supported"),
        ("tiny_gpt2", "sequence to sequence", "'gpt2' model, which is not supported"),
    ],
)
def test_a_model_without_the_head_is_refused(family: str, task: str, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        tfxg.load(REFERENCE / family, task=task)
