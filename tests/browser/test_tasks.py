"""Every task, clicked through in a real page with a kernel behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import tfxg_widget as tfxg
from tests.support import PATIENCE, ROOT, SHARED

from .live import join

pytestmark = pytest.mark.browser

Joined = Callable[..., Page]


@pytest.fixture
def joined(open_page: Callable[..., Page]) -> Iterator[Joined]:
    """Open an explorer in a page; it computes only what is asked for."""
    explorers: list[tfxg.Explorer] = []

    def open_one(model: tfxg.Model, *texts: str, **options: Any) -> Page:
        explorer = tfxg.explore(
            model, *texts, **{"method": "saliency", "precompute": False, **options}
        )
        explorers.append(explorer)
        assert explorer.wait(PATIENCE)
        page = open_page()
        join(explorer, page)
        expect(root(page)).to_have_attribute("data-live", "true")
        return page

    yield open_one
    for explorer in explorers:
        explorer.cancel()
        explorer.close()


def root(page: Page) -> Locator:
    return page.locator(".tfxg-root")


def word(page: Page, text: str, at: int = 0) -> Locator:
    return page.locator(".tfxg-line .tfxg-token").get_by_text(text, exact=True).nth(at)


def explained(page: Page, target: str) -> None:
    """Wait until a target is explained, and its figures are there."""
    expect(root(page)).to_have_attribute("data-target", target)
    expect(root(page)).to_have_attribute("data-status", "ready", timeout=1000 * PATIENCE)
    chip = page.locator(f'[data-target-chip="{target}"]')
    expect(chip).to_have_attribute("aria-checked", "true")
    expect(chip.locator(".tfxg-figure")).to_be_visible()
    expect(page.locator('[data-role="caption"]')).to_contain_text(f"for {target}")


def test_a_word_gets_another_label(joined: Joined, of_task: Callable[..., Any]) -> None:
    text = "the heart of the film, the heart of the story"
    model = of_task("tiny_bert", "token classification")
    page = joined(model, text, target="heart of: place")
    explained(page, "heart of: place")
    expect(word(page, "heart")).to_have_attribute("data-place", "chosen")
    word(page, "story").click()
    expect(page.locator(".tfxg-quote")).to_have_text("story")
    if (label := page.locator('[data-role="pick-label"]')).count():
        label.fill("pers")
        page.keyboard.press("Enter")
    else:
        page.locator('[data-pick="person"]').click()
    explained(page, "story: person")
    details = page.locator('[data-role="details"]')
    expect(details).to_contain_text("without it: story: person", timeout=1000 * PATIENCE)
    # Two words from the first click to the second make one entity.
    word(page, "heart").click()
    word(page, "film").click(modifiers=["Shift"])
    expect(page.locator(".tfxg-quote")).to_have_text("heart of the film")


def test_one_of_many_labels_is_chosen_at_the_word(joined: Joined) -> None:
    page = joined(tfxg.load(ROOT / "notebooks" / "models" / "entities"), "I met Ada in Paris")
    word(page, "Paris").click()
    page.locator('[data-role="pick-label"]').click()
    page.locator('[data-choice="person"]').click()
    explained(page, "Paris: person")


@pytest.mark.shared
def test_entities_of_a_real_model_are_a_click_away(joined: Joined) -> None:
    model = tfxg.load(SHARED / "models" / "minilm-ner")
    page = joined(model, "Barack Obama flew to New York with Angela Merkel.")
    expect(word(page, "York")).to_have_attribute("data-place-label", "location")
    word(page, "York").click()
    explained(page, "New York: location")
    word(page, "Barack").press("Enter")
    explained(page, "Barack Obama: person")
    label = page.get_by_role("combobox", name="another label")
    expect(label).to_be_enabled()
    label.fill("product")
    page.keyboard.press("Enter")
    explained(page, "Barack: product")


def test_another_answer_is_marked_in_the_context(
    joined: Joined, of_task: Callable[..., Any]
) -> None:
    context = "the heart of the film, the heart of the story"
    page = joined(of_task("tiny_bert", "question answering"), "who has heart?", context)
    expect(page.get_by_role("textbox", name="question")).to_have_value("who has heart?")
    expect(page.get_by_role("textbox", name="context")).to_have_value(context)
    expect(page.locator('[data-place="chosen"]')).not_to_have_count(0)
    # Drag over the words, as to copy them.
    word(page, "of").hover()
    page.mouse.down()
    word(page, "film").hover()
    page.mouse.up()
    expect(page.locator(".tfxg-quote")).to_have_text("of the film")
    page.get_by_role("button", name="span").click()
    explained(page, "of the film")
    expect(word(page, "film")).to_have_attribute("data-place", "chosen")
    # And by keyboard.
    page.evaluate("getSelection().removeAllRanges()")
    word(page, "story").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator(".tfxg-quote")).to_have_text("the story")
    page.get_by_role("button", name="end", exact=True).click()
    explained(page, "end: the story")
    word(page, "who").click()
    expect(page.locator('[data-role="pointed"]')).not_to_contain_text("who")


def test_a_lost_answer_gives_way(joined: Joined, of_task: Callable[..., Any]) -> None:
    model = of_task("tiny_bert", "question answering")
    page = joined(model, "who has heart?", "the heart of the film", target="film")
    explained(page, "film")
    context = page.get_by_role("textbox", name="context")
    context.fill("the story")
    context.press("Enter")
    expect(root(page)).not_to_have_attribute("data-target", "film")
    expect(page.locator('[data-role="error"]')).to_have_count(0)
    context.fill("")
    context.press("Enter")
    expect(page.locator('[data-role="error"]')).to_contain_text("A question is asked of a context")
    expect(context).to_be_visible()


def test_a_mask_is_filled_with_a_word_of_ones_own(
    joined: Joined, of_task: Callable[..., Any]
) -> None:
    page = joined(of_task("tiny_bert", "fill mask"), "a [MASK] film and a [MASK] story")
    masks = page.locator(".tfxg-token").get_by_text("[MASK]", exact=True)
    expect(masks).to_have_count(2)
    masks.nth(1).click()
    expect(masks.nth(1)).to_have_attribute("data-place", "chosen")
    field = page.get_by_role("textbox", name="another word")
    field.fill("good")
    field.press("Enter")
    explained(page, "mask 2: good")
    page.locator('[data-role="as-contrast"]').click()
    field.fill("bad")
    field.press("Enter")
    expect(page.locator('[data-role="caption"]')).to_contain_text("against mask 2: bad")
    field.fill("unbelievable")
    field.press("Enter")
    request = page.locator('[data-role="pick-problem"]')
    expect(request).to_contain_text("is no candidate")
    page.locator('[data-target-chip^="mask 1"]').first.click()
    expect(masks.nth(0)).to_have_attribute("data-place", "chosen")


def test_labels_of_ones_own_are_edited(joined: Joined, tiny_nli: tfxg.Model) -> None:
    page = joined(tiny_nli, "a touching love story", labels=["love", "drama"], target="drama")
    explained(page, "drama")
    menu = page.locator('[data-role="labels-menu-button"]')
    menu.click()
    labels = page.get_by_role("textbox", name="labels")
    labels.fill("love, war, a long story")
    labels.press("Enter")
    chips = page.locator("[data-target-chip]")
    expect(chips).to_have_count(3)
    page.locator('[data-target-chip="war"]').click()
    explained(page, "war")
    menu.click()
    labels.fill("love, love")
    labels.press("Enter")
    expect(page.locator('[data-role="error"]')).to_contain_text("given twice: love")
    labels.fill("love, peace")
    labels.press("Enter")
    expect(page.locator('[data-role="error"]')).to_have_count(0)
    expect(chips).to_have_count(2)


def test_several_labels_can_hold(joined: Joined, bert_with_head: Callable[..., Any]) -> None:
    model = bert_with_head(5, problem_type="multi_label_classification")
    page = joined(model, "a good film")
    expect(page.locator(".tfxg-answer")).to_contain_text("each true or not by itself")
    chips = page.locator("[data-target-chip]")
    likely = chips.locator(".tfxg-figure").all_inner_texts()
    held = sum(float(one.removeprefix("<").removeprefix(">")) > 0.5 for one in likely)
    expect(page.locator(".tfxg-chip .tfxg-predicted")).to_have_count(held)
    for i in range(chips.count()):
        chips.nth(i).click()
        explained(page, f"LABEL_{i}")
