"""All targets by all tokens: labels of a classifier, and tokens that a model wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg

from .conftest import TEXT
from .doing import State, base64_of, choose_method, with_state

pytestmark = pytest.mark.browser

PHONE = {"width": 420, "height": 800}

CONTINUED = "It was good. Was it? Yes"


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'[data-row="{row}"][data-index="{column}"]')


def show_map(page: Page) -> Locator:
    page.locator('[data-role="map"]').click()
    return page.get_by_role("grid")


def show_words(page: Page) -> Locator:
    """Show the map with a column for each word; that of a long text begins with its sentences."""
    grid = show_map(page)
    page.get_by_role("radio", name="words").last.click()
    return grid


@pytest.fixture
def large(saved: Path, tmp_path: Path) -> Path:
    """Save a page of a hundred classes and five hundred words."""
    words = [f"word{i}" for i in range(500)]

    def enlarge(state: State) -> None:
        answer = state["answer"]
        text = " ".join(words)
        state["text"] = answer["text"] = text
        answer["words"] = words
        ends = list(accumulate(len(word) + 1 for word in words))
        plain = {"part": 0, "special": False}
        answer["tokens"] = [
            {**plain, "text": word, "start": end - len(word) - 1, "end": end - 1, "word": i}
            for i, (word, end) in enumerate(zip(words, ends, strict=True))
        ]
        target = answer["targets"][0]
        answer["targets"] = [
            {**target, "id": f"class {i}", "name": f"class {i}", "probability": 0.9**i}
            for i in range(100)
        ]
        answer["predicted"] = "class 0"
        (first, *_) = state["results"][state["method"]]
        state["results"] = {
            state["method"]: [
                {**first, "target": f"class {i}", "scores": base64_of(i + np.arange(500) / 1000)}
                for i in range(99)
            ]
        }
        state["occlusion_effect"] = None

    return with_state(saved, tmp_path / "large.html", enlarge)


@pytest.fixture
def continued(saved: Path, tmp_path: Path) -> Path:
    """Save a page on which a model wrote ``CONTINUED`` after ``TEXT``."""

    def write(state: State) -> None:
        answer = state["answer"]
        prompt = len(answer["tokens"])
        found = list(re.finditer(r"\w+|[^\w\s]", CONTINUED))
        seen: list[str] = []
        targets, tokens = [], []
        for k, match in enumerate(found):
            word = match[0]
            seen.append(word)
            count = seen.count(word)
            place = {"part": 1, "start": match.start(), "end": match.end()}
            name = word if count == 1 else f"{word} ({count})"
            figures = {"probability": 0.5, "logit": 1.0, "asked": False}
            of_token = {"id": f"token:{prompt + k}", "kind": "token", "token": prompt + k}
            targets.append({**figures, **of_token, "name": name, "label": "", "places": [place]})
            number = len(answer["words"]) + k
            tokens.append({**place, "text": word, "special": False, "word": number})
        answer["words"] += seen
        answer["tokens"] += tokens
        answer["targets"] = targets
        answer["predicted"] = targets[0]["id"]
        state["text_pair"] = answer["text_pair"] = CONTINUED
        answer["cut_at"] = [None, None]
        (first, *_) = state["results"][state["method"]]
        read = np.arange(prompt + 8)
        state["results"] = {
            state["method"]: [
                {
                    **first,
                    "target": target["id"],
                    "scores": base64_of(np.where(read < prompt + k, k + 1.0, 0.0)),
                }
                for k, target in enumerate(targets)
            ]
        }
        state["target"] = ""
        state["occlusion_effect"] = None

    return with_state(saved, tmp_path / "continued.html", write)


def test_the_map_shows_what_explain_gives(
    saved: Path, tiny_bert: tfxg.Model, opened: Callable[..., Page]
) -> None:
    page = opened(saved)
    grid = show_map(page)
    for method in ("integrated_gradients", "saliency"):
        choose_method(page, method)
        expect(page.locator(".tfxg-root")).to_have_attribute("data-method", method)
        explained = tfxg.explain(tiny_bert, TEXT, method=method, target="all")
        assert grid.get_by_role("rowheader").count() == len(explained)
        for row, one in enumerate(explained):
            expect(grid.get_by_role("rowheader").nth(row)).to_contain_text(one.target)
            shown = grid.locator(f'.tfxg-cell[data-row="{row}"]').evaluate_all(
                "all => all.map(one => Number(one.dataset.score))"
            )
            expected = one.words().scores.tolist()
            assert shown == pytest.approx(expected, rel=1e-3, abs=1e-5)


def test_a_cell_tells_its_value_and_a_head_chooses(
    saved: Path, opened: Callable[..., Page]
) -> None:
    page = opened(saved)
    grid = show_map(page)
    cell(page, 1, 2).hover()
    details = page.locator('[data-role="details"]')
    expect(details).to_contain_text(re.compile(r"^BETA ← bad\s+[+−]"))
    expect(details).to_contain_text("without it: BETA")
    head = grid.get_by_role("rowheader", name="BETA")
    head.click()
    expect(page.locator(".tfxg-root")).to_have_attribute("data-target", "BETA")
    expect(head).to_have_attribute("aria-selected", "true")


def test_cells_have_names_and_one_stop(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    grid = show_map(page)
    expect(grid).to_have_accessible_name(re.compile("targets by words"))
    expect(grid.get_by_role("row")).to_have_count(4)
    expect(grid.get_by_role("columnheader")).to_have_count(10)
    expect(grid.get_by_role("gridcell")).to_have_count(30)
    expect(cell(page, 0, 2)).to_have_accessible_name(
        re.compile(r"^bad, score (plus|minus) [\d.]+, speaks (for|against) ALPHA$")
    )
    expect(grid.locator('[tabindex="0"]')).to_have_count(1)


def test_a_large_map_is_walked_through_to_its_end(large: Path, opened: Callable[..., Page]) -> None:
    page = opened(large)
    grid = show_words(page)
    expect(grid).to_have_attribute("aria-rowcount", "101")
    assert page.locator(".tfxg-cell").count() < 2500
    grid.locator('[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, 0, 0)).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, 0, 499)).to_be_focused()
    expect(cell(page, 0, 499)).to_be_in_viewport(ratio=1)
    for _ in range(10):
        page.keyboard.press("PageDown")
    missing = page.get_by_role("gridcell", name="class 99, not computed · needs a kernel")
    expect(missing).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, 98, 499)).to_be_focused()
    expect(cell(page, 98, 499)).to_have_attribute("data-score", str(float(np.float32(98.499))))
    # Scrolled away, the focused cell is still there for the next key.
    grid.evaluate("(grid) => grid.scrollTo(0, 0)")
    expect(cell(page, 0, 0)).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, 98, 498)).to_be_focused()
    expect(cell(page, 98, 498)).to_be_in_viewport()


def test_a_large_map_scrolls_within_a_narrow_page(large: Path, opened: Callable[..., Page]) -> None:
    page = opened(large, viewport=PHONE)
    grid = show_words(page)
    head = grid.get_by_role("rowheader").first
    for left in (37, 5000, 10_000):
        grid.evaluate("(grid, left) => { grid.scrollLeft = left; }", left)
        box, own = grid.bounding_box(), head.bounding_box()
        assert box is not None
        assert own is not None
        assert own["x"] == box["x"]
        grid.hover(position={"x": box["width"] - 30, "y": box["height"] - 40})
        expect(page.locator('[data-role="details"] [data-role="row"]')).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_what_was_written_stands_in_order(continued: Path, opened: Callable[..., Page]) -> None:
    page = opened(continued)
    grid = show_map(page)
    heads = grid.locator('[role="rowheader"] bdi')
    expect(heads).to_have_text(["It", "was", "good", ".", "Was", "it", "?", "Yes"])
    expect(cell(page, 2, 11)).to_have_attribute("data-score", "3")
    expect(cell(page, 2, 12)).to_have_accessible_name("good, comes after it")
    cell(page, 2, 3).hover()
    expect(cell(page, -1, 12)).to_have_attribute("data-of-row", "")
    page.get_by_role("radiogroup", name="rows").get_by_role("radio", name="sentences").click()
    expect(heads).to_have_text(["It was good.", "Was it?", "Yes"])
    expect(cell(page, 0, 3)).to_have_attribute("data-score", str(1 + 2 + 3 + 4))
    page.get_by_role("radiogroup", name="columns").get_by_role("radio", name="sentences").click()
    expect(grid.get_by_role("columnheader")).to_have_count(6)
    expect(cell(page, 0, 1)).to_have_attribute("data-score", str(8 * (1 + 2 + 3 + 4)))
    grid.get_by_role("rowheader", name="Was it?").click()
    expect(page.locator(".tfxg-root")).to_have_attribute("data-target", "Was")
