"""Saved pages, opened from the disk with the network cut off."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg

from .conftest import TEXT
from .doing import State, base64_of, choose_method, with_state

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=window.pwned=1></script><script>window.pwned=1</script>"


def tokens(page: Page) -> Locator:
    return page.locator(".tfxg-line .tfxg-token")


def scores(page: Page) -> list[str]:
    found: list[str] = tokens(page).evaluate_all("all => all.map(one => one.dataset.score)")
    return found


def test_every_method_and_class_is_a_click_away(
    saved: Path, opened: Callable[..., Page], tiny_bert: tfxg.Model
) -> None:
    page = opened(saved)
    root = page.locator(".tfxg-root")
    expect(root).to_have_attribute("data-status", "ready")
    expect(root).to_have_attribute("data-live", "false")
    for method in tfxg.methods():
        choose_method(page, method.name)
        expect(root).to_have_attribute("data-method", method.name)
        for explained in tfxg.explain(tiny_bert, TEXT, method=method.name, target="all"):
            page.locator(f'[data-target-chip="{explained.target}"]').click()
            expect(root).to_have_attribute("data-target", explained.target)
            assert [float(score) for score in scores(page)] == pytest.approx(
                explained.words().scores.tolist(), rel=1e-3, abs=1e-5
            )


def test_pointing_shows_figures(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    details = page.locator('[data-role="details"]')
    for i in range(tokens(page).count()):
        token = tokens(page).nth(i)
        token.hover()
        expect(details.locator(".tfxg-subject")).to_have_text(token.inner_text())
        expect(details).to_contain_text("of the total")
        expect(details).to_contain_text("without it")


def test_the_keyboard_does_what_the_pointer_does(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    subject = page.locator('[data-role="details"] .tfxg-subject')
    page.locator('.tfxg-token[tabindex="0"]').focus()
    page.keyboard.press("Home")
    for i in range(tokens(page).count()):
        expect(tokens(page).nth(i)).to_be_focused()
        expect(subject).to_have_text(tokens(page).nth(i).inner_text())
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(tokens(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(tokens(page).last).to_have_attribute("aria-selected", "false")
    chip = page.locator('[data-target-chip][tabindex="0"]')
    before = chip.get_attribute("data-target-chip") or ""
    chip.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tfxg-root")).not_to_have_attribute("data-target", before)


def test_comparing_shows_every_method(saved: Path, opened: Callable[..., Page]) -> None:
    page = opened(saved)
    page.locator('[data-role="compare"]').click()
    for method in tfxg.methods():
        row = page.locator(f'[data-compared="{method.name}"]')
        expect(row).to_be_visible()
        expect(row.locator(".tfxg-token:not(.tfxg-special)")).to_have_text(
            ["a", "bad", "actor", ",", "but", "the", "best", "beauty"]
        )


def test_a_hostile_text_stays_text(
    tiny_bert: tfxg.Model, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    plain = tfxg.explore(tiny_bert, HOSTILE).to_html(tmp_path / "plain.html")

    def rename(state: State) -> None:
        state["model_info"]["name"] = HOSTILE
        state["answer"]["predicted"] = state["answer"]["targets"][0]["name"] = HOSTILE
        state["error"] = HOSTILE

    page = opened(with_state(plain, tmp_path / "hostile.html", rename))
    expect(page.locator(".tfxg-part")).to_contain_text(HOSTILE)
    expect(page.locator("[data-role='error']")).to_contain_text(HOSTILE)
    for chip in page.locator("[data-target-chip]").all():
        chip.click()
    page.locator('[data-role="compare"]').click()
    assert page.evaluate("window.pwned") is None
    assert page.locator(".tfxg-root img, .tfxg-root script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tokens_are_readable_in_either_scheme(
    scheme: str, saved: Path, opened: Callable[..., Page]
) -> None:
    page = opened(saved, color_scheme=scheme)
    expect(page.locator(".tfxg-root")).to_have_attribute("data-theme", scheme)
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (luminance(paper) < 0.1) == (scheme == "dark")
    for name in ("saliency", "integrated_gradients"):
        choose_method(page, name)
        painted = tokens(page).evaluate_all(
            """all => all.map((one) => getComputedStyle(one))
              .map(({ color, backgroundColor }) => [color, backgroundColor])"""
        )
        for ink, ground in painted:
            assert contrast(ink, ground) >= 4.5, (name, ink, ground)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(css: str) -> float:
    """Give the relative luminance of an opaque ``rgb(…)``, as WCAG defines it."""
    found = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", css)
    assert found is not None, css
    channels = [int(channel) / 255 for channel in found.groups()]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_another_versions_page_says_so(
    saved: Path, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    def age(state: State) -> None:
        state["schema_version"] += 1

    page = opened(with_state(saved, tmp_path / "other.html", age))
    message = page.locator(".tfxg-root [role=alert]")
    expect(message).to_have_count(1)
    expect(message).to_contain_text("version")
    expect(tokens(page)).to_have_count(0)


def test_a_text_of_512_tokens_is_explorable(
    saved: Path, tmp_path: Path, opened: Callable[..., Page]
) -> None:
    words = [f"word{i}" for i in range(510)]

    def lengthen(state: State) -> None:
        text = " ".join(words)
        state["text"] = state["answer"]["text"] = text
        state["answer"]["words"] = words
        first, *_, last = state["answer"]["tokens"]
        ends = list(accumulate(len(word) + 1 for word in words))
        state["answer"]["tokens"] = [
            first,
            *(
                {
                    **first,
                    "text": word,
                    "start": end - len(word) - 1,
                    "end": end - 1,
                    "special": False,
                    "word": i,
                }
                for i, (word, end) in enumerate(zip(words, ends, strict=True))
            ),
            last,
        ]
        state["occlusion_effect"] = None
        for result in chain.from_iterable(state["results"].values()):
            scores = np.frombuffer(base64.b64decode(result["scores"]), "<f4")
            result["scores"] = base64_of(np.resize(scores, 512))

    page = opened(with_state(saved, tmp_path / "long.html", lengthen))
    expect(tokens(page)).to_have_count(512)
    before = scores(page)
    choose_method(page, "saliency")
    expect(page.locator(".tfxg-root")).to_have_attribute("data-method", "saliency")
    assert scores(page) != before
    tokens(page).nth(510).hover()
    expect(page.locator('[data-role="details"] .tfxg-subject')).to_have_text("word509")
    page.locator('[data-role="compare"]').click()
    # A long text has a strip for each method, which opens to the whole of it.
    first = page.locator("[data-compared]").first
    expect(first.get_by_role("slider")).to_be_visible()
    first.locator("[data-open-text]").click()
    expect(page.locator("[data-compared]").first.locator(".tfxg-token")).to_have_count(512)
