"""Whether what a page shows fits: measures that several tests take."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

#: The menus above every view.
MENUS = ("method", "explained", "export", "settings")

_FIRST = (
    ".tfxg-model b",
    '[data-target-chip][aria-checked="true"]',
    '[data-role="method-button"]',
    ".tfxg-part .tfxg-token",
)

#: By how many pixels an element may reach over the widget's edge: rounding.
SLACK = 1

_OVERFLOWING = """root => {
  const edge = root.getBoundingClientRect();
  const scrolled =
    ".tfxg-chips, .tfxg-steps, .tfxg-hidden, .tfxg-popup, .tfxg-caption, .tfxg-map, .tfxg-history";
  return [...root.querySelectorAll("*")]
    .filter((element) => element.closest(scrolled) === null)
    .map((element) => [element.className, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.right > edge.right + SLACK || box.left < edge.left))
    .map(([name]) => String(name));
}""".replace("SLACK", str(SLACK))


def overflowing(page: Page) -> list[str]:
    """Name what reaches over the widget's edges and is not scrolled there."""
    found: list[str] = page.locator(".tfxg-root").evaluate(_OVERFLOWING)
    return found


def is_whole(page: Page, popup: Locator) -> bool:
    """Tell whether nothing of a popup is outside of the window."""
    box = popup.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    return (
        min(box["x"], box["y"]) >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


def first_line_ends(root: Locator) -> float:
    """Give how far below the widget's top the first line of text ends, with all that comes first.

    That is the model, the chosen target and the method; in pixels.
    """
    box = root.bounding_box()
    assert box is not None
    ends = []
    for seen in _FIRST:
        own = root.locator(seen).first.bounding_box()
        assert own is not None, seen
        ends.append(own["y"] + own["height"] - box["y"])
    return max(ends)
