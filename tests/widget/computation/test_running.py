"""One selection after another's turn: what was chosen, then what there is time for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import tfxg_widget as tfxg
from tfxg_widget.engine.gradients.tracing import may_trace
from tfxg_widget.engine.running.runner import OnProgress
from tfxg_widget.widget.computation import costs
from tfxg_widget.widget.computation.computing import Computing
from tfxg_widget.widget.computation.costs import BUDGET, MASKING
from tfxg_widget.widget.computation.running import Precompute, SelectionRun
from tfxg_widget.widget.computation.scheduling import Priority
from tfxg_widget.widget.computation.selection import Selection

from .test_budget import FakeClock
from .test_computing import CHOSEN

CHEAP = "input_x_gradient"


class FakeComputing(Computing):
    """Takes as long as a test says, and computes nothing."""

    def __init__(self, model: tfxg.Model) -> None:
        self.time = FakeClock()
        super().__init__(model, 64, self.time)
        self.seconds_a_pass = 0.01
        #: Steps in the order in which they were computed, and whether they could trace.
        self.computed: list[str] = []
        self.traced: set[str] = set()
        self.broken: dict[str, Exception] = {}
        self.during: Callable[[str], None] = lambda _step: None
        self._done: set[str] = set()

    def has(self, selection: Selection, step: str) -> bool:
        return step in self._done

    def known(self, selection: Selection, steps: Any) -> None:
        return None

    def compute(
        self,
        selection: Selection,
        step: str,
        on_progress: OnProgress,
        on_stage: Callable[[], None] = lambda: None,
    ) -> None:
        self.computed.append(step)
        if may_trace():
            self.traced.add(step)
        total = self.costs.points(selection, step)
        on_progress(0, total)
        self.during(step)
        for done in range(total):
            self.time.now += self.seconds_a_pass
            on_progress(done + 1, total)
        if step in self.broken:
            raise self.broken[step]
        self._done.add(step)


class Shown(dict[str, Any]):
    """The traits as they were set last, and every status before."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[str] = []

    def __call__(self, **traits: Any) -> None:
        self.update(traits)
        if "status" in traits and traits["status"] not in self.statuses[-1:]:
            self.statuses.append(traits["status"])


@pytest.fixture
def computing(tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch) -> FakeComputing:
    # The chosen method takes one pass here, of which no budget would follow for the others.
    monkeypatch.setattr(costs, "LEAST", BUDGET)
    return FakeComputing(tiny_bert)


def run_of(
    computing: Computing,
    shown: Shown,
    selection: Selection = CHOSEN,
    precompute: Precompute = True,
    priority: Priority | None = None,
) -> SelectionRun:
    return SelectionRun(
        computing, selection, precompute, priority or Priority(), threading.Event(), shown
    )


def run(computing: Computing, selection: Selection = CHOSEN, **options: Any) -> Shown:
    shown = Shown()
    found = run_of(computing, shown, selection, **options)
    found.run_chosen()
    found.run_background()
    return shown


def seconds(computing: FakeComputing, steps: list[str]) -> float:
    return computing.seconds_a_pass * sum(computing.costs.points(CHOSEN, step) for step in steps)


def test_what_was_chosen_comes_first_then_what_fits_the_budget(computing: FakeComputing) -> None:
    shown = run(computing)
    assert computing.computed[:3] == [CHEAP, "saliency", MASKING]
    background = computing.computed[2:]
    costs = [computing.costs.points(CHOSEN, step) for step in background[1:]]
    assert costs == sorted(costs)
    assert "integrated_gradients" in background
    assert 0 < seconds(computing, background) <= BUDGET
    assert shown.statuses == ["computing", "background"]
    # It was measured: a second run has no time left over for the dearer ones.
    before = list(computing.computed)
    run(computing)
    assert computing.computed == before


def test_masking_has_time_where_the_chosen_method_took_little(
    computing: FakeComputing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costs, "LEAST", 0.0)
    computing.seconds_a_pass = 0.001
    run(computing)
    assert computing.computed == [CHEAP, "saliency", MASKING]
    assert computing.has(CHOSEN, MASKING)


@pytest.mark.parametrize("seconds_a_pass", [0.0001, 0.01, 0.1, 1, 30])
def test_background_work_takes_no_more_than_its_budget(
    computing: FakeComputing, seconds_a_pass: float
) -> None:
    computing.seconds_a_pass = seconds_a_pass
    run(computing)
    assert computing.budget(CHOSEN).spent <= BUDGET
    if seconds_a_pass > BUDGET:
        assert computing.computed == [CHEAP, "saliency"]


def test_a_method_that_takes_longer_than_expected_is_broken_off(computing: FakeComputing) -> None:
    def slow_down(step: str) -> None:
        computing.seconds_a_pass = 0.01 if step in (CHEAP, "saliency") else BUDGET / 4

    computing.during = slow_down
    run(computing)
    assert computing.computed == [CHEAP, "saliency", MASKING]
    assert not computing.has(CHOSEN, MASKING)
    assert computing.budget(CHOSEN).spent == pytest.approx(BUDGET)


def test_what_is_done_when_the_time_is_up_is_kept(computing: FakeComputing) -> None:
    passes = computing.costs.points(CHOSEN, MASKING)

    def slow_down(step: str) -> None:
        if step == MASKING:
            computing.seconds_a_pass = BUDGET / (passes - 0.5)

    computing.during = slow_down
    run(computing)
    assert computing.computed == [CHEAP, "saliency", MASKING]
    assert computing.has(CHOSEN, MASKING)


def test_nothing_is_traced_that_nobody_chose(computing: FakeComputing) -> None:
    computing.seconds_a_pass = 1e-6
    run(computing)
    assert computing.traced == {"saliency"}
    assert not {"deeplift", "guided_grad_cam", "noisegrad"} & set(computing.computed)


def test_all_methods_are_an_explicit_wish_without_a_limit(computing: FakeComputing) -> None:
    computing.seconds_a_pass = 1
    run(computing, precompute="all")
    assert {"lime", "deeplift", "noisegrad", MASKING} < set(computing.computed)
    # The first heatmap never waits for a trace.
    assert computing.traced == set(computing.computed) - {CHEAP}


def test_without_precomputing_only_masking_is_added(computing: FakeComputing) -> None:
    run(computing, precompute=False)
    assert computing.computed == [CHEAP, "saliency", MASKING]


@pytest.mark.parametrize("fault", [tfxg.NumericsError("NaN"), RuntimeError("NaN")], ids=repr)
def test_a_failure_of_what_nobody_chose_is_kept_with_it(
    computing: FakeComputing, fault: Exception
) -> None:
    computing.broken = {CHEAP: fault, "integrated_gradients": fault}
    shown = run(computing)
    assert set(shown["failures"]) == {CHEAP, "integrated_gradients"}
    assert "NaN" in shown["failures"][CHEAP]
    assert computing.has(CHOSEN, "saliency")
    assert computing.has(CHOSEN, "smoothgrad")
    # It is not tried again, until it is chosen.
    before = len(computing.computed)
    run(computing)
    assert computing.computed[before:] == []
    computing.broken = {}
    chosen = run(computing, replace(CHOSEN, method="integrated_gradients"))
    assert computing.computed[before:] == ["integrated_gradients"]
    assert set(chosen["failures"]) == {CHEAP}


def test_a_failure_of_what_was_chosen_ends_the_run(computing: FakeComputing) -> None:
    computing.broken = {"saliency": tfxg.NumericsError("NaN")}
    shown = Shown()
    with pytest.raises(tfxg.NumericsError):
        run_of(computing, shown).run_chosen()
    assert shown["failures"] == {"saliency": "NaN"}


def test_background_work_gives_way_and_is_begun_again(computing: FakeComputing) -> None:
    priority = Priority()
    arrived: list[threading.Thread] = []

    def another_widget(step: str) -> None:
        if step != MASKING or arrived:
            return
        is_chosen, may_end = threading.Event(), threading.Event()

        def choose() -> None:
            with priority.chosen():
                is_chosen.set()
                may_end.wait(10)

        arrived.append(threading.Thread(target=choose))
        arrived[0].start()
        assert is_chosen.wait(10)
        # The other widget is done once this one waits for it.
        threading.Timer(0.05, may_end.set).start()

    computing.during = another_widget
    run(computing, precompute=False, priority=priority)
    assert computing.computed == [CHEAP, "saliency", MASKING, MASKING]
    arrived[0].join()


def test_a_superseded_run_ends_at_once(computing: FakeComputing) -> None:
    class Superseded(Shown):
        def __call__(self, **traits: Any) -> None:
            if traits.get("progress") is not None:
                raise tfxg.CancelledError

    with pytest.raises(tfxg.CancelledError):
        run_of(computing, Superseded()).run_chosen()
    assert computing.failure(CHOSEN, CHEAP) is None


def test_costs_are_those_of_the_text(computing: FakeComputing) -> None:
    for words in (3, 30):
        shown = run(computing, replace(CHOSEN, text="film " * words), precompute=False)
        assert shown["costs"]["occlusion"] == words + 1
        assert shown["costs"]["saliency"] == 1
