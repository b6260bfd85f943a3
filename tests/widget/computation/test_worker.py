"""One computation at a time; the newest wins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from tests.support import PATIENCE
from tfxg_widget.widget.computation.scheduling import Worker


class Held:
    """A job that runs until it is stopped or let go."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.let_go = threading.Event()
        self.stopped: bool | None = None

    def __call__(self, stop: threading.Event) -> None:
        self.started.set()
        assert self.let_go.wait(PATIENCE)
        self.stopped = stop.is_set()


@pytest.fixture
def held() -> Iterator[Held]:
    job = Held()
    yield job
    job.let_go.set()


@pytest.fixture
def worker() -> Worker:
    return Worker()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "tfxg-worker"]


def test_a_job_runs_on_another_thread(worker: Worker) -> None:
    where: list[threading.Thread] = []
    worker.submit(lambda _: where.append(threading.current_thread()))
    assert worker.wait(PATIENCE)
    assert where[0] is not threading.current_thread()
    assert where[0].daemon


def test_an_idle_worker_keeps_no_thread(worker: Worker, held: Held) -> None:
    before = len(threads())
    worker.submit(held)
    assert held.started.wait(PATIENCE)
    (own,) = [t for t in threads() if t.is_alive()][before:]
    held.let_go.set()
    assert worker.wait(PATIENCE)
    own.join(PATIENCE)
    assert not own.is_alive()


def test_a_new_job_stops_the_running_one(worker: Worker, held: Held) -> None:
    done: list[str] = []
    worker.submit(held)
    assert held.started.wait(PATIENCE)
    worker.submit(lambda stop: done.append(f"stopped {stop.is_set()}"))
    held.let_go.set()
    assert worker.wait(PATIENCE)
    assert held.stopped is True
    assert done == ["stopped False"]


def test_only_the_newest_of_those_that_wait_runs(worker: Worker, held: Held) -> None:
    ran: list[int] = []
    worker.submit(held)
    assert held.started.wait(PATIENCE)
    for number in range(10):
        worker.submit(lambda _, number=number: ran.append(number))  # type: ignore[misc]
    held.let_go.set()
    assert worker.wait(PATIENCE)
    assert ran == [9]


def test_cancel_stops_the_running_and_drops_the_waiting(worker: Worker, held: Held) -> None:
    ran: list[int] = []
    worker.submit(held)
    assert held.started.wait(PATIENCE)
    worker.submit(lambda _: ran.append(1))
    worker.cancel()
    held.let_go.set()
    assert worker.wait(PATIENCE)
    assert held.stopped is True
    assert ran == []


def test_it_works_again_after_a_cancel(worker: Worker) -> None:
    ran: list[bool] = []
    worker.cancel()
    worker.submit(lambda stop: ran.append(stop.is_set()))
    assert worker.wait(PATIENCE)
    assert ran == [False]


def test_wait_says_whether_the_time_ran_out(worker: Worker, held: Held) -> None:
    assert worker.wait(0)
    worker.submit(held)
    assert held.started.wait(PATIENCE)
    assert not worker.wait(0)
    held.let_go.set()
    assert worker.wait(PATIENCE)


def test_a_job_that_fails_is_logged_and_the_next_one_runs(
    worker: Worker, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[int] = []

    def fail(_stop: threading.Event) -> None:
        held(_stop)
        raise RuntimeError("broken job")

    with caplog.at_level(logging.ERROR):
        worker.submit(fail)
        assert held.started.wait(PATIENCE)
        worker.submit(lambda _: ran.append(1))
        held.let_go.set()
        assert worker.wait(PATIENCE)
    assert ran == [1]
    assert "broken job" in caplog.text
    worker.submit(lambda _: ran.append(2))
    assert worker.wait(PATIENCE)
    assert ran == [1, 2]


def test_a_job_may_submit_another(worker: Worker) -> None:
    ran: list[str] = []

    def first(_stop: threading.Event) -> None:
        worker.submit(lambda _: ran.append("second"))
        ran.append("first")

    worker.submit(first)
    assert worker.wait(PATIENCE)
    assert ran == ["first", "second"]
