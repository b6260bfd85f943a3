"""The comparison of two stacks says where they are apart."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from scripts.agreement import Difference, Explained, Record, differences

ONE = Explained("good", ["[CLS]", "good"], [(0, 0), (0, 4)], {"A": 1.0, "B": -1.0}, [4.0, -8.0])


def record(stack: str = "ours", text: str = "good", **changes: Any) -> Record:
    found = msgspec.structs.replace(ONE, text=text, **changes)
    return Record(stack, {}, {"saliency": [ONE, found]})


def difference(**changes: Any) -> Difference:
    return differences(record(), record("theirs", **changes))["saliency"]


def test_equal_numbers_agree() -> None:
    found = difference()
    assert (found.sentences, found.logits, found.scores, found.holds) == (2, 0, 0, True)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({"logits": {"A": 1.00009, "B": -1.0}}, True),
        ({"logits": {"A": 1.0, "B": -1.0002}}, False),
        ({"scores": [4.007, -8.0]}, True),
        ({"scores": [4.009, -8.0]}, False),
        ({"scores": [float("nan"), -8.0]}, False),
        ({"tokens": ["[CLS]", "Good"]}, False),
        ({"offsets": [(0, 0), (0, 3)]}, False),
        ({"tokens": ["good"], "offsets": [(0, 4)], "scores": [1.0]}, False),
    ],
)
def test_the_worst_sentence_decides(changes: dict[str, Any], holds: bool) -> None:
    assert difference(**changes).holds == holds


def test_the_difference_of_scores_is_a_share_of_the_largest() -> None:
    assert difference(scores=[4.0, -6.0]).scores == pytest.approx(2 / 8)


def test_one_stack_is_not_compared_with_itself() -> None:
    with pytest.raises(ValueError, match="Both records are of ours"):
        differences(record(), record())


def test_other_sentences_are_not_compared() -> None:
    with pytest.raises(ValueError, match="different methods or sentences"):
        differences(record(), record("theirs", text="bad"))
