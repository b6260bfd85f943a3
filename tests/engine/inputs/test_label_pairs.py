"""One text beside the hypotheses of several labels."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support import LONG, loaded
from tfxg_widget.engine.inputs.label_pairs import LENGTHS, PLACES, LabelPairs, joined
from tfxg_widget.engine.tasks.classification.zero_shot import ZeroShot

LABELS = ("love", "a director with heart")


def paired(text: str) -> LabelPairs:
    asked = ZeroShot(LABELS, "It is {}.", contradiction=0, entailment=2)
    pairs = [loaded("tiny_bert").encode(text, asked.hypothesis(label)) for label in LABELS]
    return joined(LABELS, [asked.premise(pair) for pair in pairs])


@pytest.mark.parametrize("text", ["a good, good film \U0001f600", " ".join([LONG] * 5)])
def test_each_pair_is_read_from_the_tokens_that_are_there_once(text: str) -> None:
    found = paired(text)
    own = ~found.special
    assert "".join(np.array(found.tokens)[own]) == text[: found.cut_at[0]].replace(" ", "")
    for pair, read, places in zip(found.pairs, found.read, found.places, strict=True):
        assert read.ids.tolist() == pair.ids.tolist()
        assert [found.offsets[i] for i in places] == list(pair.offsets)
        assert [found.tokens[i] for i in places] == list(pair.tokens)
    first, second = (
        set(places[~pair.special]) for pair, places in zip(found.pairs, found.places, strict=True)
    )
    assert second <= first == set(np.flatnonzero(own))
    assert len(found) == own.sum() + sum(int(pair.special.sum()) for pair in found.pairs)


def test_rows_are_laid_out_token_by_token() -> None:
    found = paired("a good film")
    longest = max(found.lengths)
    assert found.inputs[LENGTHS].tolist() == list(found.lengths)
    by_token = found.inputs[PLACES].reshape(longest, 2)
    mask = found.inputs["attention_mask"].reshape(longest, 2)
    for j, places in enumerate(found.places):
        assert by_token[:, j].tolist() == [*(1 + places), *[0] * (longest - len(places))]
        assert mask[:, j].sum() == len(places)


def test_a_token_is_cut_out_of_every_pair_that_reads_it() -> None:
    found = paired(" ".join([LONG] * 5))
    own = np.flatnonzero(~found.special)
    rest = [found.without(np.arange(len(found)) == i) for i in (own[0], own[-1])]
    shorter = found.lengths[0] - 1, found.lengths[1] - 1
    # The last one was read beside the shorter hypothesis only.
    assert [one.lengths for one in rest] == [shorter, (shorter[0], found.lengths[1])]
    assert len(rest[0]) == len(rest[1]) == len(found) - 1


def test_some_of_the_labels_are_left() -> None:
    found = paired("a good film")
    assert found.only([1, 0]).labels == LABELS[::-1]
    (alone,) = found.only([1]).read
    assert alone.ids.tolist() == found.read[1].ids.tolist()
