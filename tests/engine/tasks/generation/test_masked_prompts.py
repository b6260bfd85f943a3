"""Masked tokens of prompts, and the attention that a target depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close
from tfxg_widget.engine.inputs.encoding import PREDICTION_COUNTS
from tfxg_widget.engine.running.baseline_names import REMOVAL

from .language import (
    CONTINUATION,
    PROMPT,
    asked,
    asking_of,
    each_kind,
)


@each_kind
def test_cutting_tokens_out_leaves_the_targets_what_they_are(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    encoding = model.encode(PROMPT, CONTINUATION)
    hidden = np.array(
        [
            part == 0 and word == 1
            for part, word in zip(encoding.parts, encoding.word_index, strict=True)
        ]
    )
    (cut,) = asking_of(model).logits_without([encoding], [hidden[None]], REMOVAL)
    shorter = model.encode("The was", CONTINUATION)
    assert shorter.ids.tolist() == encoding.ids[~hidden].tolist()
    assert_close(cut[0], model._from_ids(shorter.rows).numpy()[0])
    # An earlier token of what was written, too: what is predicted from it stays a target.
    before = np.zeros(len(encoding), bool)
    before[len(encoding) - int(encoding.inputs[PREDICTION_COUNTS].sum()) + 1] = True
    (cut,) = asking_of(model).logits_without([encoding], [before[None]], REMOVAL)
    assert cut.shape == (1, model.task.outputs(encoding))
    step = asked(model, encoding, 0)
    kept = step.targets[0].value(cut)
    assert kept == pytest.approx(step.targets[0].value(model._from_ids(encoding.rows).numpy()))


@pytest.mark.parametrize("method", ["occlusion", "lime", "kernel_shap", "shapley_sampling"])
def test_methods_that_hide_tokens_cut_a_whole_prompt_out(
    method: str, writing: Callable[..., Any]
) -> None:
    found = tfxg.explain(
        writing("tiny_gpt2"), "film", " good", method=method, hiding=REMOVAL, target="all"
    )
    for one in found:
        assert np.isfinite(one.scores).all()


@pytest.mark.parametrize("method", ["lime", "kernel_shap", "shapley_sampling", "occlusion"])
def test_hidden_tokens_that_follow_change_nothing(model: Any, method: str) -> None:
    options: dict[str, Any] = {"method": method, "target": 1, "hiding": "zero"}
    if method in ("lime", "kernel_shap"):
        options["n_masks"] = 64
    found = tfxg.explain(model, PROMPT, CONTINUATION, **options)
    visible = model.task.visible_tokens(
        model.task.single(1, model.encode(PROMPT, CONTINUATION)),
        model.encode(PROMPT, CONTINUATION),
    )
    assert np.all(found.scores[~visible] == 0)
    if found.completeness_gap is not None:
        assert found.completeness_gap < 1e-4


def test_attention_is_followed_from_the_token_that_a_target_is_predicted_from(
    writing: Callable[..., Any],
) -> None:
    model = writing("tiny_gpt2")
    encoding = model.encode(PROMPT, CONTINUATION)
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    attention = asking_of(model).attention_gradients(asked(model, encoding, *range(count)))
    places = np.flatnonzero(encoding.inputs[PREDICTION_COUNTS])
    assert attention.reading.argmax(axis=1).tolist() == places.tolist()
    assert_close(attention.reading.max(axis=1), np.ones(count))
    found = tfxg.explain(
        model, PROMPT, CONTINUATION, method="attention", target="all", block="last"
    )
    last = attention.probabilities[-1].mean(axis=0)
    for one, place in zip(found, places, strict=True):
        assert_close(one.scores, last[place])
