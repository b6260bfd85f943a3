"""Tokenizers in several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.engine.tokenizers.layouts import tokenizer_of
from tfxg_widget.engine.models.checkpoints.generation import Decoding
from tfxg_widget.engine.models.readers import continuing
from tfxg_widget.engine.tasks.targets.vocabulary import Vocabulary
from tfxg_widget.engine.tokenizers.fast import FastTokenizer


class Watched:
    """A tokenizer that waits in each call for another thread to enter one, for a short while."""

    is_fast = True

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.overlapped = False
        self._inside = threading.Semaphore(1)
        self._entered = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.tokenizer, name)

    def __call__(self, *texts: Any, **options: Any) -> Any:
        return self._alone(lambda: self.tokenizer(*texts, **options))

    def decode(self, *ids: Any, **options: Any) -> Any:
        return self._alone(lambda: self.tokenizer.decode(*ids, **options))

    def _alone(self, call: Callable[[], Any]) -> Any:
        if not self._inside.acquire(blocking=False):
            self.overlapped = True
            self._entered.set()
            return call()
        try:
            self._entered.wait(0.02)
            return call()
        finally:
            self._inside.release()


@pytest.fixture
def tokenizer() -> Any:
    return tokenizer_of("BPE byte fallback Llama 2")


def test_no_two_threads_are_in_one_tokenizer(tokenizer: Any) -> None:
    watched = Watched(tokenizer)
    reader = FastTokenizer(watched, frozenset({"attention_mask"}), positions=8)
    writer = continuing(watched, 64, Decoding(8, frozenset({2})))
    names = Vocabulary(watched, len(tokenizer))
    source = writer.source("the river")
    calls: list[Callable[[], Any]] = [
        lambda: reader.encode("the river is good"),
        lambda: names.token("byte 0xE2"),
        lambda: names.name(20),
        lambda: writer.given(source, " is good"),
        lambda: writer.spelled(source, [300, 301]),
    ]
    with ThreadPoolExecutor(len(calls)) as pool:
        for call in [pool.submit(call) for call in calls]:
            call.result()
    assert not watched.overlapped


def test_a_text_that_is_cut_off_leaves_the_settings_as_they_are(tokenizer: Any) -> None:
    # A change of them would fail, or go astray, while another thread is in a call.
    reader = FastTokenizer(tokenizer, frozenset({"attention_mask"}), positions=8)
    assert reader.encode("the river is good " * 5).cut_at != (None,)
    assert tokenizer.backend_tokenizer.truncation is None
