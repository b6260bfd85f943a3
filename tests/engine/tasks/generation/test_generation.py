"""What a language model writes: its tokens as targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from tests.support import assert_close, some_quick
from tfxg_widget import InputError
from tfxg_widget.engine.gradients.request import EvaluationPoints
from tfxg_widget.engine.inputs.encoding import PREDICTION_COUNTS
from tfxg_widget.engine.inputs.text_span import TextSpan

from ..checkpoints import write_language
from ..counting import counted
from .language import (
    CONTINUATION,
    FAMILIES,
    PROMPT,
    asked,
    asking_of,
    each_family,
    each_kind,
    keras_hub_only,
)


@each_family
def test_all_means_every_token_that_was_written(family: str, writing: Callable[..., Any]) -> None:
    model = writing(family)
    encoding = model.encode(PROMPT, CONTINUATION)
    names = list(tfxg.explain(model, PROMPT, CONTINUATION, method="saliency").prediction.logits)
    written = encoding.inputs[PREDICTION_COUNTS].sum()
    assert len(names) == len(set(names)) == written
    for step, name in enumerate(names):
        target = model.task.single(name, encoding)
        assert target == model.task.single(step, encoding)
        place, token = divmod(target.indices[0], model.task.vocabulary.size)
        assert (place, token) == (step, encoding.ids[len(encoding) - written + step])
        for span in target.spans:
            said = CONTINUATION[span.start : span.end]
            assert span.part == 1
            assert name.startswith(said) or not said.strip()


@keras_hub_only
@pytest.mark.parametrize(
    ("target", "name", "steps"),
    [
        (0, "good", [0]),
        ("good", "good", [0]),
        ("good (2)", "good (2)", [6]),
        (6, "good (2)", [6]),
        ("and the", "and the", [2, 3]),
        ((7, 14), "and the", [2, 3]),
        ((12, 13), "the", [3]),
        ("continuation", CONTINUATION.strip(), list(range(7))),
    ],
)
def test_targets_are_tokens_and_stretches(
    model: Any, target: Any, name: str, steps: list[int]
) -> None:
    encoding = model.encode(PROMPT, CONTINUATION)
    found = model.task.single(target, encoding)
    size = model.task.vocabulary.size
    assert found.name == name
    assert [index // size for index in found.indices] == steps
    assert model.task.single(found.name, encoding) == found


@keras_hub_only
def test_a_contrast_is_a_word_in_the_same_place(model: Any) -> None:
    size = model.task.vocabulary.size
    encoding = model.encode(PROMPT, CONTINUATION)
    task = model.task

    def against(target: str, contrast: Any) -> Any:
        found = task.single(target, encoding)
        (other,) = task.contrast_candidates(found, contrast, encoding)
        return task.contrasted(found, other)

    both = against("good (2)", "bad")
    other = model.task.single((6, "bad"), encoding)
    assert both == replace(model.task.single(6, encoding), contrast=other)
    assert other == model.task.single("good (2) → bad", encoding)
    assert {target.indices[0] // size for target in (both, other)} == {6}
    assert against("good (2)", other.name) == both
    # A word that was written elsewhere is meant here, too; an index is what was written there.
    here = against("good", "the")
    assert {target.indices[0] // size for target in (here, here.contrast)} == {0}
    there = against("good", 3)
    assert [target.indices[0] // size for target in (there, there.contrast)] == [0, 3]
    # What the contrast depends on is seen, too.
    assert (
        model.task.visible_tokens(there, encoding).sum()
        == model.task.visible_tokens(there.contrast, encoding).sum()
    )


@keras_hub_only
def test_all_are_contrasted_with_a_word_in_their_places(model: Any) -> None:
    found = tfxg.explain(
        model, PROMPT, CONTINUATION, target="all", contrast="good", method="saliency"
    )
    # What says so itself is left out.
    assert [one.target for one in found] == [",", "and", "the", "end", "was"]
    assert [one.contrast for one in found] == [f"{one.target} → good" for one in found]


@keras_hub_only
def test_what_is_pointed_at_is_a_target(model: Any) -> None:
    encoding = model.encode(PROMPT, CONTINUATION)
    assert model.task.selectable_spans.part == 1
    assert model.task.target_of_span(TextSpan(1, 7, 14), "", encoding).name == "and the"
    assert model.task.target_of_span(TextSpan(1, 11, 14), "story", encoding).name == "the → story"
    for span, says in (
        (TextSpan(0, 0, 3), "what the model writes"),
        (TextSpan(1, 0, 0), "no token"),
    ):
        with pytest.raises(InputError, match=says):
            model.task.target_of_span(span, "", encoding)


def test_a_token_has_its_probability_and_a_stretch_their_product(model: Any) -> None:
    encoding = model.encode(PROMPT, CONTINUATION)
    said = tfxg.explain(model, PROMPT, CONTINUATION, method="saliency").prediction
    logits = model._from_ids(encoding.rows).numpy()
    rows = logits.reshape(-1, model.task.vocabulary.size)
    likely = np.exp(rows) / np.exp(rows).sum(axis=1, keepdims=True)
    tokens = encoding.ids[-len(rows) :]
    own = likely[np.arange(len(rows)), tokens]
    assert list(said.probabilities.values()) == pytest.approx(own.tolist(), abs=1e-5)
    assert said.label == next(iter(said.probabilities))
    whole = model.task.single("continuation", encoding)
    probabilities = asking_of(model).probabilities(logits)
    assert whole.probability(probabilities)[0] == pytest.approx(own.prod(), rel=1e-3)
    assert whole.value(logits)[0] == pytest.approx(sum(said.logits.values()), abs=1e-4)


@each_kind
def test_all_tokens_come_from_one_forward_pass_a_point(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    with counted(model) as passes:
        found = tfxg.explain(model, PROMPT, " and so", n_steps=8, target="all", baseline="zero")
    assert len(found) > 2
    assert (passes.forward, passes.points, passes.backward) == (2, 2 + 8, len(found))


@each_family
def test_no_token_depends_on_itself_or_on_what_follows(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    encoding = model.encode(PROMPT, CONTINUATION)
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    request = asked(model, encoding, *range(count))
    once = EvaluationPoints(np.ones(1), lambda _cut: request.point[None])
    (gradients,) = asking_of(model).mean_gradients([request], [once])
    for step, target in enumerate(request.targets):
        visible = model.task.visible_tokens(target, encoding)
        assert visible.sum() == len(encoding) - count + step
        assert np.all(gradients[step][~visible] == 0)
        # The one that it is predicted from; Mistral's window hides the first from the last.
        assert np.abs(gradients[step][visible][-1]).max() > 0


@pytest.mark.parametrize("family", some_quick(FAMILIES, "tiny_gpt2", "tiny_llama"))
def test_texts_together_are_explained_as_alone(
    family: str, writing: Callable[..., Any], op_by_op: None
) -> None:
    model = writing(family)
    prompts = [PROMPT, "A story", "The end of the film is the"]
    rests = [" good", " of love and heart", " end of the story"]
    options: dict[str, Any] = {"target": "all", "n_steps": 4, "baseline": "zero"}
    together = tfxg.explain(model, prompts, rests, **options)
    for *texts, found in zip(prompts, rests, together, strict=True):
        alone = tfxg.explain(model, *texts, **options)
        assert [one.target for one in found] == [one.target for one in alone]
        for one, other in zip(found, alone, strict=True):
            assert_close(one.scores, other.scores, 1e-3)


def test_tokens_of_a_chat_template_are_special(writing: Callable[..., Any]) -> None:
    model = writing("tiny_gpt2")
    encoding = model.encode("<|endoftext|>The film<|endoftext|>", " was good")
    marks = [i for i, token in enumerate(encoding.tokens) if token == "<|endoftext|>"]
    assert len(marks) == 2
    assert [encoding.parts[i] for i in marks] == [-1, -1]
    assert encoding.offsets[marks[1]] == (21, 34)


def test_a_body_without_its_own_name_is_read(tmp_path: Path, writing: Callable[..., Any]) -> None:
    folder = write_language(tmp_path / "model", "tiny_gpt2")
    weights = load_file(folder / "model.safetensors")
    bare = {name.removeprefix("transformer."): values for name, values in weights.items()}
    save_file(bare, folder / "model.safetensors", {"format": "pt"})
    model, plain = tfxg.load(folder), writing("tiny_gpt2")
    rows = plain.encode(PROMPT, CONTINUATION).rows
    np.testing.assert_array_equal(model._from_ids(rows), plain._from_ids(rows))


def test_outputs_count_in_the_memory_of_a_point(model: Any) -> None:
    runner = asking_of(model)
    short, long = (model.encode(PROMPT, text) for text in (" good", CONTINUATION))
    inside = [model.size.point_bytes(len(one)) for one in (short, long)]
    outputs = [
        runner._point_bytes(one) - size for one, size in zip((short, long), inside, strict=True)
    ]
    assert outputs[1] == pytest.approx(
        outputs[0] * long.inputs[PREDICTION_COUNTS].sum() / short.inputs[PREDICTION_COUNTS].sum()
    )
    assert outputs[0] >= 4 * model.task.outputs(short)
