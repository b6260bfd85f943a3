"""What is learnt and written where a text comes from another."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from transformers import BartConfig

from notebooks.models.training.losses import right_of_each
from notebooks.models.training.networks import bart
from notebooks.models.training.networks.network import Network
from notebooks.models.training.rewriting import Rewrite, mean_loss, taught, written
from notebooks.models.training.tasks.mend import agreement, shuffled

START, FIRST = 2, 0
#: No token at all.
NEVER = 12
SOURCES = [[0, 5, 9, 3, 7, 2], [0, 8, 2], [0, 4, 4, 6, 2]]


@pytest.fixture(scope="module")
def network() -> Network:
    keras.utils.set_random_seed(0)
    sides: dict[str, Any] = {
        f"{side}_{name}": value
        for side in ("encoder", "decoder")
        for name, value in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 16))
    }
    built = bart.build(BartConfig(vocab_size=12, max_position_embeddings=16, d_model=8, **sides))
    rng = np.random.default_rng(0)
    for variable in built.model.trainable_variables:
        if variable.ndim > 1 or variable.path.endswith("beta"):
            variable.assign(rng.normal(size=variable.shape))
    return built


def test_each_token_to_write_is_asked_for() -> None:
    items = [Rewrite([0, 5, 6, 2], [0, 6, 5, 2]), Rewrite([0, 7, 2], [0, 7, 2])]
    inputs, (wanted, weights) = taught(items, START)
    assert inputs["encoder_token_ids"].tolist() == [[0, 5, 6, 2], [0, 7, 2, 0]]
    assert inputs["encoder_padding_mask"].tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    assert inputs["decoder_token_ids"].tolist() == [[2, 0, 6, 5], [2, 0, 7, 0]]
    assert wanted.tolist() == [[0, 6, 5, 2], [0, 7, 2, 0]]
    assert weights.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]


def test_the_loss_is_a_mean_over_tokens(network: Network) -> None:
    items = [Rewrite(source, source[::-1]) for source in SOURCES]
    alone, sizes = [], [len(one.wanted) for one in items]
    for one in items:
        inputs, targets = taught([one], START)
        alone.append(float(right_of_each(network.model(inputs, training=False), *targets)))
    expected = float(np.average(alone, weights=sizes))
    assert mean_loss(network, items, START) == pytest.approx(expected, rel=1e-5)


def test_what_is_written_is_the_likeliest(network: Network) -> None:
    found = written(network, SOURCES, [START, FIRST], NEVER, 10)
    assert len({tuple(text) for text in found}) == len(SOURCES)
    for source, text in zip(SOURCES, found, strict=True):
        # What was written, asked for again without the other sources.
        inputs, _ = taught([Rewrite(source, [FIRST, *text])], START)
        likeliest = network.model(inputs, training=False).numpy()[0].argmax(axis=-1).tolist()
        assert likeliest[1:] == text


def test_nothing_is_written_after_the_end(network: Network) -> None:
    found = written(network, SOURCES, [START, FIRST], NEVER, 10)
    assert {len(text) for text in found} == {10}
    for end in set().union(*found):
        cut = [text[: [*text, end].index(end)] for text in found]
        assert written(network, SOURCES, [START, FIRST], end, 10) == cut


def test_shuffled_words_are_the_same_words() -> None:
    rng = np.random.default_rng(0)
    found = {shuffled("A man is playing a guitar", rng) for _ in range(20)}
    assert len(found) > 10
    assert {tuple(sorted(text.split())) for text in found} == {
        ("a", "a", "guitar", "is", "man", "playing")
    }


def test_sentences_are_right_or_have_the_right_words() -> None:
    wanted = ["A dog runs", "A cat sits", "A man sings"]
    assert agreement(["A dog runs", "Sits a cat", "A dog sings"], wanted) == (
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
    )
