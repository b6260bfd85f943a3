"""Functions, SavedModels and models elsewhere: answers without gradients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

import tfxg_widget as tfxg
from tests.support import REFERENCE, TEXT

from .in_memory import ids_of, padded_ids_of, wrapped

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


def test_no_method_is_offered_that_needs_gradients() -> None:
    model = tfxg.wrap(lengths)
    assert all("gradient" not in method.family for method in tfxg.methods(model))
    with pytest.raises(tfxg.ModelError, match="lengths gives answers but no gradients"):
        tfxg.explain(model, TEXT)
    with pytest.raises(tfxg.ModelError, match="lengths gives answers but no gradients"):
        tfxg.explore(model, TEXT)


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
