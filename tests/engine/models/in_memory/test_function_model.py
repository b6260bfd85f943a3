"""Functions, SavedModels and models elsewhere: answers without gradients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.support import LABELS, REFERENCE, TEXT, assert_close, cheap
from tfxg_widget.engine.inputs.encoding import Rows

from .models import ids_of, padded_ids_of, wrapped

TEXTS = ["the film is good", "so good", TEXT]


def lengths(texts: list[str]) -> list[list[float]]:
    """Score a text by its length, as an endpoint would: in nested lists."""
    return [[float(len(text)), 1.0] for text in texts]


def logits(model: Any, texts: list[str]) -> Any:
    return model.logits([model.encode(text) for text in texts])


def test_a_function_of_texts_is_asked_with_texts() -> None:
    model = tfxg.wrap(lengths, labels=["long", "short"])
    np.testing.assert_array_equal(logits(model, TEXTS)[:, 0], [len(text) for text in TEXTS])
    assert model.name == "lengths"
    assert model.encode("so good!").tokens == ("so", "good", "!")


def test_a_function_of_ids_is_asked_with_ids() -> None:
    seen = []

    def predict(ids: Any) -> Any:
        seen.append(np.shape(ids))
        return tf.one_hot(ids[:, 0], 12)

    model = tfxg.wrap(predict, ids_of)
    firsts = [ids_of(text)[0] for text in TEXTS]
    assert logits(model, TEXTS).argmax(axis=1).tolist() == firsts
    # Never padded: who knows what a function makes of it.
    assert set(seen[-3:]) == {(1, len(text.split())) for text in TEXTS}


def test_a_function_may_name_what_it_wants() -> None:
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bert")

    def predict(input_ids: Any, attention_mask: Any) -> Any:
        return tf.cast(tf.stack([input_ids[:, 1], attention_mask[:, 1]], axis=1), tf.float32)

    model = tfxg.wrap(predict, tokenizer)
    np.testing.assert_array_equal(logits(model, TEXTS)[:, 1], 1)


def test_probabilities_become_logits() -> None:
    model: Any = tfxg.wrap(lambda texts: np.full((len(texts), 4), 0.25))
    np.testing.assert_allclose(logits(model, TEXTS), np.log(0.25))


def test_a_saved_model_answers_as_the_one_that_was_saved(tmp_path: Path) -> None:
    net = wrapped("keras", "convolutional").net
    net.export(str(tmp_path), verbose=False)
    saved = tf.saved_model.load(str(tmp_path))
    for served in (saved, saved.signatures["serving_default"]):
        with pytest.raises(tfxg.ModelError, match="may be a logit or a probability"):
            tfxg.wrap(served, padded_ids_of, labels=["no", "yes"])
        model = tfxg.wrap(served, padded_ids_of, labels=["no", "yes"], scores="probabilities")
        plain = wrapped("keras", "convolutional").probabilities
        odds = logits(model, TEXTS)[:, 1]
        for text, log_odds in zip(TEXTS, odds, strict=True):
            assert 1 / (1 + np.exp(-log_odds)) == pytest.approx(plain(text)[0, 1], abs=1e-6)


def test_a_saved_model_of_strings_is_asked_with_texts(tmp_path: Path) -> None:
    class Served(tf.Module):  # type: ignore[misc]
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def score(self, texts: Any) -> Any:
            size = tf.cast(tf.strings.length(texts), tf.float32)
            return {"scores": tf.stack([size, -size], axis=1)}

    module = Served()
    tf.saved_model.save(module, str(tmp_path), signatures=module.score)
    model = tfxg.wrap(tf.saved_model.load(str(tmp_path)))
    np.testing.assert_array_equal(logits(model, TEXTS)[:, 0], [len(text) for text in TEXTS])


def test_the_methods_offered_are_those_that_hide() -> None:
    offered = {method.name for method in tfxg.methods(tfxg.wrap(lengths))}
    assert {"occlusion", "lime", "kernel_shap", "shapley_sampling", "sobol"} <= offered
    assert not {"saliency", "integrated_gradients", "noisegrad"} & offered


@pytest.mark.parametrize("method", ["saliency", "integrated_gradients"])
def test_a_method_that_needs_gradients_is_refused(method: str) -> None:
    model = tfxg.wrap(lengths)
    said = f"lengths gives answers but no gradients, which {method} needs.*occlusion"
    with pytest.raises(tfxg.ModelError, match=said):
        tfxg.explain(model, TEXT, method=method)
    with pytest.raises(tfxg.ModelError, match=said):
        tfxg.explore(model, TEXT, method=method)


def seen_texts(**options: Any) -> tuple[list[str], tfxg.Attribution]:
    """Explain a function of texts and give what it was asked."""
    seen: list[str] = []

    def function(texts: list[str]) -> Any:
        seen.extend(texts)
        return lengths(texts)

    model = tfxg.wrap(function, labels=["long", "short"])
    seen.clear()
    return seen, tfxg.explain(model, " So good,  really! ", target="long", **options)


def test_a_text_loses_words_with_the_space_before_them() -> None:
    seen, found = seen_texts()
    assert found.method == "occlusion"
    whole = " So good,  really! "
    without = ["good,  really! ", " So,  really! ", " So good  really! ", " So good,! "]
    assert seen == [whole, whole, *without, " So good,  really"]
    assert found.tokens == ("So", "good", ",", "really", "!")
    assert found.scores.tolist() == [len(whole) - len(text) for text in seen[2:]]


def test_a_text_may_lose_every_word() -> None:
    seen, found = seen_texts(method="kernel_shap")
    assert "" in seen
    assert found.baseline_value == 0
    assert found.scores.sum() == pytest.approx(found.value, abs=1e-5)


def test_functions_of_texts_are_asked_many_texts_at_once() -> None:
    asked: list[int] = []

    def function(texts: list[str]) -> Any:
        asked.append(len(texts))
        return lengths(texts)

    model = tfxg.wrap(function)
    asked.clear()
    tfxg.explain(model, TEXT)
    assert asked == [1, len(model.encode(TEXT)) + 1]


@pytest.mark.parametrize("hiding", ["pad", "unk", "zero", "mean", "another text", [1, 2, 3]])
def test_nothing_can_take_a_words_place_in_a_text(hiding: Any) -> None:
    with pytest.raises(tfxg.InputError, match='Use hiding="removal"'):
        tfxg.explain(tfxg.wrap(lengths), "a good film", hiding=hiding)


def counted(ids: Any) -> Any:
    """Answer with the number of words, and of zeros."""
    known = tf.cast(tf.math.count_nonzero(ids, axis=1), tf.float32)
    return tf.stack([known, tf.cast(tf.shape(ids)[1], tf.float32) - known], axis=1)


def test_ids_are_replaced_or_cut_out() -> None:
    model = tfxg.wrap(counted, ids_of)
    for hiding, zeros in (("mask", [-1.0] * 4), ("pad", [-1.0] * 4), ("removal", [0.0] * 4)):
        found = tfxg.explain(model, "the film is good", target=1, hiding=hiding)
        assert found.scores.tolist() == zeros
        found = tfxg.explain(model, "the film is good", target=0, hiding=hiding)
        assert found.scores.tolist() == [1.0] * 4
    found = tfxg.explain(model, "the film is good", target=1, hiding="so so so so")
    assert found.scores.tolist() == [0.0] * 4
    with pytest.raises(tfxg.InputError, match="reads ids, in which hiding='zero'"):
        tfxg.explain(model, TEXT, hiding="zero")


def test_where_all_ids_are_cut_out_one_of_padding_is_left() -> None:
    found = tfxg.explain(tfxg.wrap(counted, ids_of), "good", target=1, hiding="removal")
    assert found.scores.tolist() == [-1.0]


@pytest.mark.parametrize("hiding", ["mask", "removal"])
@pytest.mark.parametrize(
    "method", ["occlusion", "lime", "kernel_shap", "shapley_sampling", "sobol"]
)
def test_a_function_is_explained_as_the_model_in_it(
    tiny_bert: tfxg.Model, method: str, hiding: str
) -> None:
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(REFERENCE / "tiny_bert")

    def answer(input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        inputs = {"attention_mask": attention_mask, "token_type_ids": token_type_ids}
        return tiny_bert._from_ids(Rows(input_ids, inputs))

    model = tfxg.wrap(answer, tokenizer, labels=LABELS, scores="logits")
    options: dict[str, Any] = {"method": method, "hiding": hiding, **cheap(method)}
    found, expected = (
        tfxg.explain(one, TEXT, target="BETA", **options) for one in (model, tiny_bert)
    )
    assert_close(found.scores, expected.scores)
    assert found.passes == expected.passes


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda texts: 3, "not with a row of scores"),
        (lambda texts: {"a": [1], "b": [2]}, "answers with {a, b}"),
    ],
)
def test_what_gives_no_scores_is_refused(function: Any, says: str) -> None:
    with pytest.raises(tfxg.ModelError, match=says):
        tfxg.wrap(function)


def test_a_function_that_fails_says_why() -> None:
    def broken(ids: Any) -> Any:
        raise RuntimeError("the endpoint sleeps")

    with pytest.raises(tfxg.ModelError, match=r"does not run on .*: the endpoint sleeps"):
        tfxg.wrap(broken, ids_of)
