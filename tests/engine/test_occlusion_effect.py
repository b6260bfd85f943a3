"""What the model says once a token or a word is masked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import LABELS, TEXT, assert_close, run_from_ids
from tfxg_widget.engine.occlusion_effect import mask_each, mask_together
from tfxg_widget.engine.running import runner as runner

UNEVEN = "an unwatchable film"


def ignore(_done: int, _total: int) -> None:
    pass


def probabilities(model: Any, ids: Any, text: str) -> Any:
    """Run the plain model on ids in place of the text's own."""
    logits = run_from_ids(model, model.encode(text), ids)
    return np.exp(logits) / np.exp(logits).sum()


def test_rows_are_tokens_and_words(tiny_bert: tfxg.Model) -> None:
    masked = mask_each(tiny_bert, UNEVEN, None, 64, ignore)
    encoding = tiny_bert.encode(UNEVEN)
    assert masked.targets == LABELS
    assert masked.tokens.shape == (len(encoding), 3)
    assert masked.words.shape == (3, 3)
    np.testing.assert_allclose(
        np.concatenate([masked.tokens, masked.words]).sum(axis=1), 1, rtol=1e-5
    )


def test_each_row_is_the_answer_with_that_token_masked(tiny_bert: tfxg.Model) -> None:
    tokens = mask_each(tiny_bert, UNEVEN, None, 64, ignore).tokens
    encoding = tiny_bert.encode(UNEVEN)
    for i, row in enumerate(tokens):
        ids = encoding.ids.copy()
        if not encoding.special[i]:
            ids[i] = tiny_bert.special_id("mask")
        assert_close(row, probabilities(tiny_bert, ids, UNEVEN))


def test_a_word_is_masked_with_all_of_its_tokens(tiny_bert: tfxg.Model) -> None:
    words = mask_each(tiny_bert, UNEVEN, None, 64, ignore).words
    encoding = tiny_bert.encode(UNEVEN)
    for word, row in enumerate(words):
        own = np.array(encoding.word_index) == word
        ids = np.where(own, tiny_bert.special_id("mask"), encoding.ids)
        assert_close(row, probabilities(tiny_bert, ids, UNEVEN))
    assert (np.array(encoding.word_index) == 1).sum() > 1


def test_selected_tokens_are_masked_together(tiny_bert: tfxg.Model) -> None:
    encoding = tiny_bert.encode(UNEVEN)
    ids = encoding.ids.copy()
    ids[[1, 3]] = tiny_bert.special_id("mask")
    # The first token is special, and stays.
    found = mask_together(tiny_bert, UNEVEN, None, [0, 1, 3], 64, ignore)
    assert tuple(found) == LABELS
    assert_close(list(found.values()), probabilities(tiny_bert, ids, UNEVEN))


def test_a_word_selected_alone_has_its_row(tiny_bert: tfxg.Model) -> None:
    masked = mask_each(tiny_bert, UNEVEN, None, 64, ignore)
    own = np.flatnonzero(np.array(tiny_bert.encode(UNEVEN).word_index) == 1)
    found = mask_together(tiny_bert, UNEVEN, None, own.tolist(), 64, ignore)
    assert_close(list(found.values()), masked.words[1])


def test_pieces_change_nothing(tiny: tfxg.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = mask_each(tiny, TEXT, "a film", 64, ignore)
    monkeypatch.setattr(runner, "AT_ONCE", 4)
    found = mask_each(tiny, TEXT, "a film", 64, ignore)
    assert_close(found.tokens, whole.tokens)
    assert_close(found.words, whole.words)


def test_progress_is_heard_and_can_stop_it(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "AT_ONCE", 4)
    heard: list[tuple[int, int]] = []
    mask_each(tiny_bert, TEXT, None, 64, lambda *said: heard.append(said))
    total = 1 + len(tiny_bert.encode(TEXT)) + len(tiny_bert.encode(TEXT).words)
    assert heard[0] == (0, total)
    assert heard[-1] == (total, total)
    assert len(heard) > 3

    def stop(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mask_each(tiny_bert, TEXT, None, 64, stop)
