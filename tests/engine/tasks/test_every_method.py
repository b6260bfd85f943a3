"""Every method explains every task, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import METHODS, ONE_OF_A_KIND, cheap, some_quick
from tfxg_widget import InputError
from tfxg_widget.engine.methods.base import methods_for
from tfxg_widget.engine.occlusion_effect import mask_each

from .checkpoints import KINDS, TASKS


@pytest.mark.parametrize("task", KINDS)
@pytest.mark.parametrize("method", some_quick(METHODS, *ONE_OF_A_KIND))
def test_a_method_explains_a_task(
    method: str, task: str, of_task: Callable[..., Any], op_by_op: None
) -> None:
    given = TASKS["families"]["tiny_bert"][task]
    model = of_task("tiny_bert", task)
    assert method in methods_for(model)
    found = tfxg.explain(
        model, given["text"], given.get("text_pair"), method=method, target="all", **cheap(method)
    )
    assert [one.target for one in found] == list(found[0].prediction.probabilities)
    for one in found:
        assert one.scores.shape == (len(one.tokens),)
        assert np.isfinite(one.scores).all()
        assert np.any(one.scores != 0)


@pytest.mark.parametrize("family", ["tiny_gpt2", "tiny_bart"])
@pytest.mark.parametrize("method", some_quick(METHODS, *ONE_OF_A_KIND))
def test_a_method_explains_what_a_model_writes(
    method: str, family: str, writing: Callable[..., Any], op_by_op: None
) -> None:
    model = writing(family)
    assert method in methods_for(model)
    texts = ("The film", " is good")
    options: dict[str, Any] = {"method": method, "target": "all", **cheap(method)}
    found = tfxg.explain(model, *texts, **options)
    encoding = model.encode(*texts)
    assert [one.target for one in found] == list(found[0].prediction.probabilities)
    for one in found:
        visible = model.task.visible_tokens(model.task.single(one.target, encoding), encoding)
        assert one.scores.shape == (len(one.tokens),)
        assert np.isfinite(one.scores).all()
        assert np.any(one.scores != 0)
        assert np.all(one.scores[~visible] == 0)


def test_tokens_cannot_be_cut_out_where_each_has_outputs(of_task: Callable[..., Any]) -> None:
    model = of_task("tiny_bert", "token classification")
    with pytest.raises(InputError, match="none can be cut out"):
        tfxg.explain(model, "a good film", method="occlusion", hiding="removal")


@pytest.mark.parametrize("task", KINDS)
def test_masking_gives_the_probabilities_of_the_answers_targets(
    task: str, of_task: Callable[..., Any]
) -> None:
    given = TASKS["families"]["tiny_bert"][task]
    model = of_task("tiny_bert", task)
    texts = (given["text"], given.get("text_pair"))
    encoding = model.encode(*texts)
    masked = mask_each(model, *texts, 1024, lambda _done, _total: None)
    said = tfxg.explain(model, *texts, method="saliency").prediction
    assert masked.targets == tuple(target.id for target in said.own)
    assert masked.tokens.shape == (len(encoding), len(said.probabilities))
    assert masked.words.shape == (len(encoding.words), len(said.probabilities))
    # A special token is not masked.
    assert masked.tokens[0].tolist() == pytest.approx(list(said.probabilities.values()), abs=1e-5)
