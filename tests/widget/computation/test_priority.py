"""Chosen work before background work, across the widgets of a process."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.widget.computation.scheduling import Priority


class Waiting:
    """Background work on a thread of its own."""

    def __init__(self, priority: Priority) -> None:
        self.stop = threading.Event()
        self.started = threading.Event()
        self.let_go = threading.Event()
        self.was_stopped = False
        self._priority = priority
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            with self._priority.background(self.stop):
                self.started.set()
                self.let_go.wait(PATIENCE)
        except tfxg.CancelledError:
            self.was_stopped = True


@pytest.fixture
def priority() -> Priority:
    return Priority()


@pytest.fixture
def works(priority: Priority) -> Iterator[list[Waiting]]:
    found: list[Waiting] = []
    yield found
    for work in found:
        work.stop.set()
        work.let_go.set()
        priority.wake()
        work.thread.join(PATIENCE)


def test_background_work_waits_for_all_chosen_work(
    priority: Priority, works: list[Waiting]
) -> None:
    with priority.chosen():
        with priority.chosen():
            works.append(Waiting(priority))
            assert priority.must_give_way
        assert not works[0].started.wait(0.05)
    assert works[0].started.wait(PATIENCE)
    assert not priority.must_give_way


def test_chosen_work_never_waits(priority: Priority, works: list[Waiting]) -> None:
    works.append(Waiting(priority))
    assert works[0].started.wait(PATIENCE)
    with priority.chosen():
        assert priority.must_give_way


def test_background_work_runs_one_at_a_time(priority: Priority, works: list[Waiting]) -> None:
    works.append(Waiting(priority))
    assert works[0].started.wait(PATIENCE)
    works.append(Waiting(priority))
    assert not works[1].started.wait(0.05)
    works[0].let_go.set()
    assert works[1].started.wait(PATIENCE)


def test_waiting_ends_where_it_is_stopped(priority: Priority, works: list[Waiting]) -> None:
    with priority.chosen():
        works.append(Waiting(priority))
        works[0].stop.set()
        priority.wake()
        works[0].thread.join(PATIENCE)
    assert works[0].was_stopped


def test_chosen_work_that_fails_keeps_nobody_waiting(
    priority: Priority, works: list[Waiting]
) -> None:
    with pytest.raises(KeyError), priority.chosen():
        raise KeyError
    works.append(Waiting(priority))
    assert works[0].started.wait(PATIENCE)
