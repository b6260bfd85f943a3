"""What the scripts of the small models compute: what is asked for, and how good answers are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from notebooks.models.training.answering import exact_and_f1
from notebooks.models.training.demo_model.texts.vocabulary import SPECIAL, build_tokenizer
from notebooks.models.training.tagging import LABELS, continued, entities, entity_scores
from notebooks.models.training.tasks.digits import normalized, pictures, shifted
from notebooks.models.training.tasks.emotions import jaccard, micro_f1
from notebooks.models.training.tasks.generate import shifted as next_tokens
from notebooks.models.training.tasks.pair_scores import accuracy, correlations
from notebooks.models.training.texts.batches import Item, epoch, stacked
from notebooks.models.training.texts.cloze import ask
from notebooks.models.training.texts.corpora import Pair, read_pairs, read_tagged, read_tweets
from notebooks.models.training.texts.masking import mask
from notebooks.models.training.texts.recombining import recombine
from notebooks.models.training.texts.windows import sentences, window

PARAGRAPH = "The tower is old. It was built in 1889. Many people like it! Some do not."


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_data_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(
        b"pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment\r\n"
        b'1\tA "dog" runs\tA cat\t3.5\tNEUTRAL\r\n'
    )
    assert read_pairs(path) == [Pair('A "dog" runs', "A cat", 3.5, "neutral")]
    path.write_text('ID\tTweet\tanger\tjoy\n1\tso "happy\t0\t1\n', "utf-8")
    names, (tweet,) = read_tweets(path)
    assert (names, tweet.text, tweet.emotions) == (["anger", "joy"], 'so "happy', (0, 1))
    path.write_text("Anna\tB-person\nsang\tO\n\t\nyes\tO\n", "utf-8")
    assert [one.words for one in read_tagged(path)] == [("Anna", "sang"), ("yes",)]


def test_entities_are_stretches_of_one_kind() -> None:
    labels = ["B-person", "I-person", "O", "I-group", "B-group", "I-person"]
    assert entities(labels) == {
        (0, 2, "person"),
        (3, 4, "group"),
        (4, 5, "group"),
        (5, 6, "person"),
    }


def test_entities_count_only_whole_and_of_the_right_kind() -> None:
    gold = [["B-person", "I-person", "O", "B-group"], ["O", "B-location", "O", "O"]]
    said = [["B-person", "O", "O", "B-group"], ["O", "B-person", "O", "B-group"]]
    f1, precision, recall = entity_scores(said, gold)
    assert (precision, recall) == (1 / 4, 1 / 3)
    assert f1 == pytest.approx(2 / 7)


def test_what_continues_an_entity_does_not_begin_one() -> None:
    shares = np.linspace(0.1, 1, len(LABELS), dtype=np.float32)
    found = continued(shares)
    assert found.sum() == pytest.approx(shares.sum())
    begin, further = LABELS.index("B-group"), LABELS.index("I-group")
    assert found[begin] == 0
    assert found[further] == shares[begin] + shares[further]


def test_emotions_are_counted_over_all_and_for_each_text() -> None:
    gold = np.array([[1, 1, 0], [0, 0, 0], [0, 0, 1]], bool)
    said = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0]], bool)
    assert micro_f1(said, gold) == pytest.approx(2 / 5)
    assert jaccard(said, gold) == pytest.approx((1 / 2 + 1 + 0) / 3)


def test_answers_are_compared_as_in_squad() -> None:
    assert exact_and_f1("The Tower!", "tower") == (1, 1)
    assert exact_and_f1("in 1889", "1889") == (0, pytest.approx(2 / 3))
    assert exact_and_f1("Paris", "London") == (0, 0)


def test_pairs_are_scored() -> None:
    wanted = np.eye(3)[[0, 1, 2, 1]]
    assert accuracy(np.eye(3)[[0, 1, 1, 1]], wanted) == 3 / 4
    rising = np.array([[0.0], [1.0], [2.0]])
    assert correlations(rising, 1 / (1 + np.exp(-rising))) == pytest.approx((1, 1))
    assert correlations(rising, -rising)[1] == pytest.approx(-1)


def test_sentences_follow_each_other() -> None:
    found = [PARAGRAPH[first:last] for first, last in sentences(PARAGRAPH)]
    assert "".join(found) == PARAGRAPH
    assert len(found) == 4


def test_a_window_has_the_answer_in_its_place(rng: np.random.Generator) -> None:
    start = PARAGRAPH.index("1889")
    texts = set()
    for _ in range(20):
        text, first, last = window(PARAGRAPH, start, start + 4, rng)
        assert text[first:last] == "1889"
        texts.add(text)
    assert len(texts) > 1


def test_a_made_question_does_not_say_its_answer(rng: np.random.Generator) -> None:
    sentence = "In 1889 the tower was built by Gustave Eiffel near the river."
    answers = set()
    for _ in range(30):
        found = ask(sentence, rng)
        assert found is not None
        question, start, end = found
        assert question.endswith("?")
        assert sentence[start:end] not in question
        answers.add(sentence[start:end])
    assert answers == {"1889", "Gustave Eiffel"}
    assert ask("there is nothing to ask for", rng) is None


def test_recombined_pairs_are_distinct_and_of_known_words(rng: np.random.Generator) -> None:
    pairs = [Pair(f"a dog runs {i}", f"the cat sleeps {i}", 3.0, "neutral") for i in range(20)]
    made = recombine(pairs, 50, rng)
    assert len(set(made)) == 50
    words = {word for pair in pairs for word in (pair.first + " " + pair.second).split()}
    assert {word for both in made for text in both for word in text.split()} <= words


def test_masks_hide_what_is_asked_for(rng: np.random.Generator, tmp_path: Path) -> None:
    tokenizer = build_tokenizer([*SPECIAL, *(f"word{i}" for i in range(60))], tmp_path)
    items = [Item([2, *range(10, 30), 3], [0] * 22), Item([2, 50, 3], [0] * 3)]
    inputs, (true, asked) = mask(items, tokenizer, 0.15, rng)
    assert asked.sum(axis=1).tolist() == [3, 1]
    shown = np.take_along_axis(inputs["token_ids"], inputs["mask_positions"], axis=1)
    assert (true[asked > 0] >= len(SPECIAL)).all()
    assert (shown[asked == 0] == true[asked == 0]).all()
    restored = inputs["token_ids"].copy()
    np.put_along_axis(restored, inputs["mask_positions"], true, axis=1)
    assert restored[0].tolist() == items[0].ids
    assert restored[1, :3].tolist() == items[1].ids


def test_batches_hold_every_text_once(rng: np.random.Generator) -> None:
    items = [Item(list(range(n)), [0] * n, (np.arange(n),)) for n in range(1, 8)]
    seen = []
    for inputs, (targets,) in epoch(items, 3, rng):
        lengths = inputs["padding_mask"].sum(axis=1)
        assert inputs["token_ids"].shape == targets.shape
        assert (inputs["token_ids"] == targets).all()
        seen += lengths.tolist()
    assert sorted(seen) == list(range(1, 8))


def test_shorter_rows_are_filled_with_zeros() -> None:
    found = stacked([np.ones((1, 2)), np.ones((3, 2))])
    assert found.sum(axis=(1, 2)).tolist() == [2, 6]
    assert (found[0, 1:] == 0).all()


def test_each_token_is_asked_for_the_next() -> None:
    inputs, (following, weights) = next_tokens([Item([5, 6, 7], [0] * 3), Item([8, 9], [0] * 2)])
    assert inputs["token_ids"].tolist() == [[5, 6], [8, 9]]
    assert following.tolist() == [[6, 7], [9, 0]]
    assert weights.tolist() == [[1, 1], [1, 0]]


def test_each_point_of_a_digit_is_a_patch() -> None:
    points = np.arange(64.0).reshape(1, 8, 8) / 4
    found = pictures(points)
    assert found.shape == (1, 32, 32, 3)
    patches = found[0].reshape(8, 4, 8, 4, 3)
    assert (patches == patches[:, :1, :, :1]).all()
    np.testing.assert_array_equal(patches[:, 0, :, 0, 0], np.round(points[0] * 255 / 16))
    assert normalized(np.array([0, 255], np.uint8)).tolist() == [-1, 1]


def test_digits_move_by_one_point_at_the_most(rng: np.random.Generator) -> None:
    images = np.zeros((50, 8, 8))
    images[:, 4, 4] = 1
    rows, columns = np.argwhere(shifted(images, rng))[:, 1:].T
    assert set(rows) == set(columns) == {3, 4, 5}
