"""What a language model writes: its tokens as targets, and how it writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from tests.engine.stacks import STACK, STACKS_OF
from tests.support import REFERENCE, assert_close, some_quick
from tfxg_widget import InputError, ModelError
from tfxg_widget.engine.gradients.request import AttributionRequest, EvaluationPoints
from tfxg_widget.engine.inputs.encoding import PREDICTION_COUNTS
from tfxg_widget.engine.inputs.text_span import TextSpan
from tfxg_widget.engine.running.baseline_names import REMOVAL
from tfxg_widget.engine.running.runners import runner_for

from ..checkpoints import LANGUAGE, write_language
from ..counting import counted

PROMPT, CONTINUATION = "The film was", " good, and the end was good"

FAMILIES = [family for family in LANGUAGE if STACK in STACKS_OF[family]]

each_family = pytest.mark.parametrize(
    "family", some_quick(FAMILIES, "tiny_gpt2", "tiny_llama", "tiny_bart")
)
each_kind = pytest.mark.parametrize("family", ["tiny_gpt2", "tiny_bart"])

#: Of words, so that names say something; transformers 4 has it in bytes alone.
WORDS = {"KerasHub": "tiny_llama", "transformers 4": "tiny_gpt2"}[STACK]
keras_hub_only = pytest.mark.skipif(STACK != "KerasHub", reason="the tokens are KerasHub's")


@pytest.fixture(scope="module")
def model(writing: Callable[..., Any]) -> Any:
    return writing(WORDS)


def asked(model: Any, encoding: Any, *targets: Any) -> AttributionRequest:
    found = tuple(model.task.single(target, encoding) for target in targets)
    return AttributionRequest(encoding, model.embed(encoding.ids), None, found, 0)


def asking_of(model: Any) -> Any:
    return runner_for(model, "logit", "", 1024, lambda _done, _total: None)


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
    assert model.task.sees(there, encoding).sum() == model.task.sees(there.contrast, encoding).sum()


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
        sees = model.task.sees(target, encoding)
        assert sees.sum() == len(encoding) - count + step
        assert np.all(gradients[step][~sees] == 0)
        # The one that it is predicted from; Mistral's window hides the first from the last.
        assert np.abs(gradients[step][sees][-1]).max() > 0


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


@each_family
def test_the_most_probable_token_is_written(family: str, writing: Callable[..., Any]) -> None:
    model = writing(family)
    written = model.generate(PROMPT, max_new_tokens=6)
    encoding = model.encode(PROMPT, written)
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    assert 1 <= count <= 6
    logits = model._from_ids(encoding.rows).numpy().reshape(count, -1)
    best = logits.argmax(axis=1).tolist()
    # BART ends at the limit in any case.
    free = count - (family == "tiny_bart")
    assert best[:free] == encoding.ids[-count:].tolist()[:free]
    assert model.generate(PROMPT, max_new_tokens=6) == written


@each_kind
def test_without_a_continuation_the_model_writes_one(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    found = tfxg.explain(model, PROMPT, method="saliency", target="all")
    assert found[0].text_pair == model.generate(PROMPT)
    again = tfxg.explain(model, PROMPT, found[0].text_pair, method="saliency", target="all")
    assert [one.tokens for one in again] == [one.tokens for one in found]
    assert [one.target for one in again] == [one.target for one in found]


def test_what_was_written_keeps_the_tokens_that_it_was_written_in(model: Any) -> None:
    ids = model.encode(PROMPT, " good").ids[-1:]
    # In pieces that no tokenizer would choose.
    pieces = [t for t in range(3, 40) if t not in model._tokenizer._marks][:6]
    source = model._tokenizer.source(PROMPT)
    written = model._tokenizer.spelled(source, [*pieces, *ids])
    encoding = model._tokenizer.encode(PROMPT, written.text, written)
    assert encoding.ids[-7:].tolist() == [*pieces, *ids]
    assert "".join(encoding.tokens[-7:]).replace(" ", "") == written.text.replace(" ", "")


def test_an_end_that_was_written_is_a_target(tmp_path: Path, writing: Callable[..., Any]) -> None:
    plain = writing("tiny_gpt2")
    first = plain.encode(PROMPT, plain.generate(PROMPT, max_new_tokens=8))
    count = int(first.inputs[PREDICTION_COUNTS].sum())
    written = first.ids[-count:].tolist()
    at, end = next((i, token) for i, token in enumerate(written) if token != written[0])
    folder = write_language(tmp_path / "model", "tiny_gpt2", eos_token_id=end)
    (folder / "generation_config.json").write_text(
        json.dumps({"eos_token_id": end, "max_new_tokens": 9}), "utf-8"
    )
    model = tfxg.load(folder)
    found = model.encode(PROMPT)
    assert found.ids.tolist() == [*first.ids[:-count].tolist(), *written[: at + 1]]
    said = tfxg.explain(model, PROMPT, method="saliency").prediction
    assert len(said.probabilities) == at + 1
    assert (found.parts[-1], found.offsets[-1]) == (-1, (0, 0))
    assert said.spans[list(said.probabilities)[-1]] == ()


@each_kind
def test_so_many_tokens_are_written_as_the_checkpoint_says(family: str, tmp_path: Path) -> None:
    folder = write_language(tmp_path / "model", family)
    settings = {"max_new_tokens": 4, "decoder_start_token_id": 2, "eos_token_id": 2}
    (folder / "generation_config.json").write_text(json.dumps(settings), "utf-8")
    model: Any = tfxg.load(folder)
    assert model.encode(PROMPT).inputs[PREDICTION_COUNTS].sum() <= 4
    assert model.generate(PROMPT) == model.generate(PROMPT, max_new_tokens=4)


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
    sees = model.task.sees(
        model.task.single(1, model.encode(PROMPT, CONTINUATION)),
        model.encode(PROMPT, CONTINUATION),
    )
    assert np.all(found.scores[~sees] == 0)
    if found.completeness_gap is not None:
        assert found.completeness_gap < 1e-4


def test_attention_is_followed_from_the_token_that_a_target_is_predicted_from(
    writing: Callable[..., Any],
) -> None:
    model = writing("tiny_gpt2")
    encoding = model.encode(PROMPT, CONTINUATION)
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    attended = asking_of(model).attended(asked(model, encoding, *range(count)))
    places = np.flatnonzero(encoding.inputs[PREDICTION_COUNTS])
    assert attended.reading.argmax(axis=1).tolist() == places.tolist()
    assert_close(attended.reading.max(axis=1), np.ones(count))
    found = tfxg.explain(
        model, PROMPT, CONTINUATION, method="attention", target="all", block="last"
    )
    last = attended.probabilities[-1].mean(axis=0)
    for one, place in zip(found, places, strict=True):
        assert_close(one.scores, last[place])


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


def test_a_number_of_tokens_is_at_least_one(model: Any) -> None:
    with pytest.raises(InputError, match="max_new_tokens must be at least 1"):
        model.generate(PROMPT, max_new_tokens=0)


def test_a_model_that_writes_nothing_says_so(tmp_path: Path, writing: Callable[..., Any]) -> None:
    plain = writing("tiny_gpt2")
    first = plain.encode(PROMPT, plain.generate(PROMPT, max_new_tokens=1)).ids[-1]
    folder = write_language(tmp_path / "model", "tiny_gpt2", eos_token_id=int(first))
    with pytest.raises(InputError, match="writes nothing after this prompt"):
        tfxg.explain(tfxg.load(folder), PROMPT)


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
