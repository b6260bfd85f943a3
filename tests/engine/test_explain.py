"""Texts, targets, layers and cuts: what is explained."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LABELS, LONG, SHORT, TEXT, assert_close, scores

from .stacks import BLOCK

LAYERS = ("hidden_state_0", "hidden_state_1", BLOCK)


def test_one_text_gives_one_attribution(tiny_bert: tfxg.Model) -> None:
    assert isinstance(tfxg.explain(tiny_bert, TEXT, method="saliency"), tfxg.Attribution)


@pytest.mark.parametrize("texts", [[TEXT, SHORT], (TEXT, SHORT), np.array([TEXT, SHORT])])
def test_many_texts_give_as_many_in_their_order(tiny_bert: tfxg.Model, texts: Any) -> None:
    found = tfxg.explain(tiny_bert, texts, method="saliency")
    assert [one.text for one in found] == [TEXT, SHORT]


def test_all_targets_of_many_texts_are_lists_of_lists(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, [TEXT, SHORT], method="saliency", target="all")
    assert [[one.target for one in row] for row in found] == [list(LABELS)] * 2
    assert [row[0].text for row in found] == [TEXT, SHORT]


def test_the_predicted_target_is_chosen_for_each_text(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, ["a", "b", TEXT, LONG], method="saliency")
    assert [one.target for one in found] == [one.prediction.label for one in found]
    assert len({one.target for one in found}) > 1


@pytest.mark.parametrize("index", range(3))
def test_a_target_goes_by_name_or_index(tiny_bert: tfxg.Model, index: int) -> None:
    by_index = tfxg.explain(tiny_bert, TEXT, method="saliency", target=index)
    by_name = tfxg.explain(tiny_bert, TEXT, method="saliency", target=LABELS[index])
    assert by_index.target == by_name.target == LABELS[index]
    assert by_index.scores.tolist() == by_name.scores.tolist()


def test_a_contrast_is_the_difference_of_the_values(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, TEXT, n_steps=8, target="ALPHA", contrast="GAMMA")
    logits = found.prediction.logits
    assert (found.target, found.contrast) == ("ALPHA", "GAMMA")
    assert found.value == pytest.approx(logits["ALPHA"] - logits["GAMMA"], abs=1e-6)


def test_all_targets_against_one_leave_that_one_out(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method="saliency", target="all", contrast="BETA")
    assert [(one.target, one.contrast) for one in found] == [("ALPHA", "BETA"), ("GAMMA", "BETA")]


def test_a_pair_is_explained_with_both_parts(tiny: tfxg.Model) -> None:
    found = tfxg.explain(tiny, "a good film", "not a bad film", method="saliency")
    assert (found.text, found.text_pair) == ("a good film", "not a bad film")
    assert set(found.parts) == {-1, 0, 1}
    texts = (found.text, found.text_pair)
    for token, part, (start, end) in zip(found.tokens, found.parts, found.offsets, strict=True):
        if part >= 0:
            assert token == texts[part][start:end]  # type: ignore[index]


def test_pairs_in_a_batch_are_the_pairs_alone(tiny_bert: tfxg.Model) -> None:
    first, second = ["good", LONG], ["not a bad film", "a film"]
    batch = tfxg.explain(tiny_bert, first, second, method="input_x_gradient")
    for one, *pair in zip(batch, first, second, strict=True):
        alone = tfxg.explain(tiny_bert, *pair, method="input_x_gradient")
        assert_close(one.scores, alone.scores)


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("method", ["saliency", "input_x_gradient", "integrated_gradients"])
def test_scores_are_taken_at_a_layer(tiny_bert: tfxg.Model, method: str, layer: str) -> None:
    found = tfxg.explain(tiny_bert, TEXT, method=method, layer=layer)
    assert found.layer == layer
    assert found.scores.any()
    # The model answers as ever, run from a layer's output.
    plain = tfxg.explain(tiny_bert, TEXT, method=method)
    assert_close(list(found.prediction.logits.values()), list(plain.prediction.logits.values()))
    assert not np.allclose(found.scores, plain.scores, rtol=1e-3)
    if found.relative_completeness_gap is not None:
        assert found.relative_completeness_gap <= 0.01


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize("index", [0, 1, 2, -1])
def test_a_hidden_state_goes_by_its_index(tiny: tfxg.Model, index: int) -> None:
    names = tiny.layer_names()
    assert list(names) == ["hidden_state_0", "hidden_state_1", "hidden_state_2"]
    by_index = tfxg.explain(tiny, TEXT, method="saliency", layer=index)
    by_name = tfxg.explain(tiny, TEXT, method="saliency", layer=names[index])
    assert by_index.layer == names[index]
    assert by_index.scores.tolist() == by_name.scores.tolist()


@pytest.mark.transformers4
@pytest.mark.usefixtures("op_by_op")
def test_hidden_states_are_those_that_the_model_reports(tiny: Any) -> None:
    from tfxg_widget.engine.models.base import output_at

    encoding = tiny.encode(TEXT)
    inputs = {name: values[None] for name, values in encoding.inputs.items()}
    answer = tiny._network._net(
        {"input_ids": encoding.ids[None], **inputs}, output_hidden_states=True, training=False
    )
    for name, state in zip(tiny.layer_names(), answer.hidden_states, strict=True):
        found = output_at(tiny, encoding, tiny.embed(encoding.ids), name)
        assert_close(found, state[0].numpy())


@pytest.mark.usefixtures("op_by_op")
def test_at_the_last_hidden_state_only_what_the_head_reads_counts(tiny_bert: tfxg.Model) -> None:
    found = scores(tiny_bert, TEXT, "saliency", layer=-1)
    assert found[0] > 0
    assert not found[1:].any()


def test_noise_on_the_weights_works_at_a_layer(tiny_bert: tfxg.Model) -> None:
    found = scores(tiny_bert, TEXT, "noisegrad", layer="hidden_state_1", weight_noise=0)
    plain = scores(tiny_bert, TEXT, "saliency", layer="hidden_state_1")
    assert_close(found, plain)


def test_tokens_of_a_long_text_are_cut_with_a_warning(tiny_bert: tfxg.Model) -> None:
    text = "film " * 200
    message = r"limit of 64 tokens\. Only the first 309 of its 1000"
    with pytest.warns(tfxg.TruncationWarning, match=message) as heard:
        found = tfxg.explain(tiny_bert, text, method="saliency")
    assert found.cut_at == (309,)
    assert len(found.tokens) == 64
    assert max(end for _, end in found.offsets) == 309
    # The warning points at the caller.
    assert heard[0].filename == __file__


def test_a_cut_text_is_explained_as_its_beginning(tiny_bert: tfxg.Model) -> None:
    text = "a good film with charm. " * 30
    with pytest.warns(tfxg.TruncationWarning):
        found = tfxg.explain(tiny_bert, text, method="saliency")
    (cut,) = found.cut_at
    start = tfxg.explain(tiny_bert, text[:cut], method="saliency")
    assert start.tokens == found.tokens
    assert_close(found.scores, start.scores)


def test_each_part_of_a_long_pair_says_where_it_was_cut(tiny_bert: tfxg.Model) -> None:
    with pytest.warns(tfxg.TruncationWarning) as heard:
        found = tfxg.explain(tiny_bert, "film " * 200, "good", method="saliency")
    assert len(heard) == 1
    assert found.cut_at[0] is not None
    assert found.cut_at[1] is None
    assert "good" in found.tokens


def test_a_text_that_just_fits_is_not_cut(tiny: tfxg.Model) -> None:
    assert tiny.max_length == 64
    text = " ".join(["a"] * 62)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = tfxg.explain(tiny, text, method="saliency")
    assert len(found.tokens) == 64
    assert found.cut_at == (None,)


def test_the_memory_budget_bounds_a_chunk_but_never_stops_it(tiny_bert: tfxg.Model) -> None:
    def explained(memory_budget: int) -> tuple[Any, list[int]]:
        points_done: list[int] = []

        def on_progress(done: int, _total: int) -> None:
            points_done.append(done)

        found = tfxg.explain(
            tiny_bert, TEXT, n_steps=8, memory_budget=memory_budget, on_progress=on_progress
        )
        return found.scores, points_done

    narrow, point_by_point = explained(0)
    wide, in_one_chunk = explained(1024)
    assert_close(narrow, wide)
    assert point_by_point == list(range(9))
    assert in_one_chunk == [0, 8]


@pytest.mark.stack
def test_points_are_added_until_the_gap_is_within_the_tolerance(tiny_bert: tfxg.Model) -> None:
    def explained(text: Any, **options: Any) -> Any:
        return tfxg.explain(tiny_bert, text, target="BETA", **options)

    loose, strict = (explained(TEXT, n_steps=300, tolerance=t) for t in (0.2, 0.002))
    assert loose.passes < strict.passes < 300
    assert loose.relative_completeness_gap <= 0.2
    assert strict.relative_completeness_gap <= 0.002
    assert_close(strict.scores, explained(TEXT, n_steps=300).scores, 0.01)
    # Each text of a batch ends when its own gap is small.
    texts = [SHORT, TEXT]
    for one, text in zip(explained(texts, n_steps=300, tolerance=0.02), texts, strict=True):
        alone = explained(text, n_steps=300, tolerance=0.02)
        assert one.passes == alone.passes
        assert_close(one.scores, alone.scores)


def test_a_target_that_is_done_takes_no_part_in_further_points(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, SHORT, target="all", n_steps=300, tolerance=0.005)
    assert len({one.passes for one in found}) > 1
    exact = tfxg.explain(tiny_bert, SHORT, target="all", n_steps=300)
    for one, other in zip(found, exact, strict=True):
        assert one.relative_completeness_gap is not None
        assert one.relative_completeness_gap <= 0.005
        assert_close(one.scores, other.scores, 0.01)


@pytest.mark.parametrize(
    ("given", "tolerance", "passes"),
    [
        ({"n_steps": 14}, 0, 16),
        ({"quadrature": "trapezoid"}, 0, 52),
        ({"tolerance": 0}, 0, 52),
        ({"n_steps": 14, "tolerance": 1e-9}, 1e-9, 16),
        ({"n_steps": 9, "tolerance": 0.5}, 0.5, 11),
    ],
    ids=["steps", "quadrature", "none", "both", "few"],
)
def test_steps_that_are_given_are_taken(
    tiny_bert: tfxg.Model, given: dict[str, Any], tolerance: float, passes: int
) -> None:
    heard: list[tuple[int, int]] = []
    found = tfxg.explain(tiny_bert, SHORT, on_progress=lambda *said: heard.append(said), **given)
    assert found.parameters["tolerance"] == tolerance
    assert found.passes == passes
    assert heard[-1] == (passes - 2, passes - 2)


def test_markup_in_a_text_is_only_text(tiny: tfxg.Model) -> None:
    text = '<b>good</b><script>alert("film")</script>&amp; {{ 7*7 }} [SEP] </s>'
    found = tfxg.explain(tiny, text, method="saliency")
    covered = {place for start, end in found.offsets for place in range(start, end)}
    assert covered >= {i for i, letter in enumerate(text) if not letter.isspace()}
    assert sum(part < 0 for part in found.parts) == 2
