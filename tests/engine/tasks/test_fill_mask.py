"""Fill-mask: candidates for each mask token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close
from tfxg_widget import InputError, ModelError
from tfxg_widget.engine.tasks import for_architecture
from tfxg_widget.engine.tasks.fill_mask import CANDIDATES

from .checkpoints import FAMILIES
from .counting import counted

ONE = "the film is [MASK]."
TWO = "a [MASK] film and a [MASK] story"


@pytest.fixture(scope="module")
def model(of_task: Callable[..., Any]) -> Any:
    return of_task("tiny_bert", "fill mask")


@pytest.mark.parametrize("family", FAMILIES)
def test_candidates_are_found_by_their_names(family: str, of_task: Callable[..., Any]) -> None:
    task = of_task(family, "fill mask").task
    encoding = of_task(family, "fill mask").encode(f"a {task.tokenizer.mask_token} film")
    for token in range(task.size):
        found = task.single(token, encoding)
        assert found.indices == (token,)
        assert task.single(found.name, encoding) == found
    plain = [task.single(token, encoding).name for token in range(task.size)]
    assert len(set(plain)) == task.size
    assert "the" in plain


def test_the_best_candidates_are_predicted(model: Any) -> None:
    found = tfxg.explain(model, ONE, target="all", n_steps=8)
    logits = model._from_ids(model.encode(ONE).rows).numpy()[0]
    assert len(logits) == model.task.size
    best = np.argsort(-logits)[:CANDIDATES]
    assert [one.value for one in found] == pytest.approx(logits[best].tolist(), abs=1e-5)
    likely = np.exp(logits) / np.exp(logits).sum()
    assert found[0].prediction.label == found[0].target
    assert found[0].prediction.probability == pytest.approx(likely.max(), abs=1e-6)


def test_each_mask_has_candidates_of_its_own(model: Any) -> None:
    found = tfxg.explain(model, TWO, target="all", method="saliency")
    assert [one.target.split(":")[0] for one in found] == ["mask 1"] * 5 + ["mask 2"] * 5
    second, named = (
        tfxg.explain(model, TWO, target=target, n_steps=8)
        for target in ((1, "good"), "mask 2: good")
    )
    assert second.target == named.target == "mask 2: good"
    assert_close(second.scores, named.scores)
    first = tfxg.explain(model, TWO, target=(0, "good"), n_steps=8)
    assert np.abs(first.scores - second.scores).max() > 1e-3


def test_the_mask_stays_where_the_baseline_hides_all_else(model: Any) -> None:
    found = tfxg.explain(model, ONE, target="good", n_steps=50)
    assert "[MASK]" in found.tokens
    assert found.scores[found.tokens.index("[MASK]")] == 0
    assert found.relative_completeness_gap < 0.05


@pytest.mark.parametrize("output", ["logit", "probability", "log_odds"])
def test_two_candidates_are_contrasted(model: Any, output: Any) -> None:
    both, good, bad = (
        tfxg.explain(model, ONE, target=t, contrast=c, n_steps=8, output=output)
        for t, c in (("good", "bad"), ("good", None), ("bad", None))
    )
    assert (both.target, both.contrast) == ("good", "bad")
    assert_close(both.scores, good.scores - bad.scores, 1e-3)


def test_all_candidates_come_from_one_forward_pass_a_point(model: Any) -> None:
    with counted(model) as passes:
        tfxg.explain(model, TWO, n_steps=8, target="all")
    assert (passes.forward, passes.points, passes.backward) == (2, 2 + 8, 2 * CANDIDATES)


def test_texts_together_are_explained_as_alone(model: Any) -> None:
    texts = [ONE, TWO, "[MASK] [MASK] a [MASK]"]
    together = tfxg.explain(model, texts, target="all", n_steps=8)
    for text, found in zip(texts, together, strict=True):
        alone = tfxg.explain(model, text, target="all", n_steps=8)
        assert [one.target for one in found] == [one.target for one in alone]
        for one, other in zip(found, alone, strict=True):
            assert_close(one.scores, other.scores)


@pytest.mark.parametrize(
    ("text", "target", "says"),
    [
        ("the film", "good", r"has no mask to fill. Put \[MASK\]"),
        (ONE, "unbelievable", "is no candidate: it is not one token of the model's 227"),
        (ONE, 227, "is no candidate"),
        (ONE, (1, "good"), "Mask 1 is out of range"),
        (TWO, "good", r"has 2 masks. Say which one .*\(0, 'good'\)"),
        (TWO, "mask 3: good", "Mask 2 is out of range"),
    ],
)
def test_bad_input_is_refused(model: Any, text: str, target: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        tfxg.explain(model, text, method="saliency", target=target)


def test_a_tokenizer_without_a_mask_is_refused() -> None:
    with pytest.raises(ModelError, match="tokenizer has no mask token"):
        for_architecture("BertForMaskedLM", None, object())
