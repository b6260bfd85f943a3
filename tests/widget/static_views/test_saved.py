"""What is left of a widget without a kernel: plain text, static HTML, a page of its own."""

from __future__ import annotations

import base64
import html.parser
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import PATIENCE
from tfxg_widget.protocol.state import ExplorerState
from tfxg_widget.widget.static_views import fallback, files
from tfxg_widget.widget.static_views.page import page

from ..conftest import Gate, Opener, finish

HOSTILE = (
    "</script><img src=x onerror=alert(1)> </style></title> \"'><b>film</b> "
    "<!-- <script> {{ 7*7 }} {% raw %} &amp; \u2028 ]]>"
)


class Elements(html.parser.HTMLParser):
    """Collects the elements of a document, their attributes and their texts."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.everything = ""
        self._open = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._open = str(dict(attrs).get("id") or tag)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.everything += data
        self.texts[self._open] = self.texts.get(self._open, "") + data

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.found]


@pytest.fixture
def hostile(opened: Opener) -> tfxg.Explorer:
    found = opened(HOSTILE)
    finish(found)
    assert found.error == ""
    return found


def test_plain_text_says_what_the_widget_shows(explorer: tfxg.Explorer) -> None:
    said = repr(explorer)
    lines = said.splitlines()
    assert lines[:2] == ["tiny_bert · text classification", "a good film"]
    assert all(label in lines[2] for label in ("ALPHA", "BETA", "GAMMA"))
    assert lines[3].startswith("integrated gradients for ")
    assert "film " in lines[3]


def test_plain_text_of_an_explorer_at_work(opened: Opener, gate: Gate) -> None:
    explorer = opened(gate.text)
    assert repr(explorer) == "tiny_bert: explaining 'a slow film' …"
    assert fallback.html(explorer) is None


def test_plain_text_shows_both_texts_and_the_contrast(opened: Opener) -> None:
    explorer = opened("a good film", "a bad film", target="ALPHA")
    explorer.contrast = "BETA"
    finish(explorer)
    said = repr(explorer)
    assert "a good film\na bad film" in said
    assert "for ALPHA against BETA" in said


def test_the_heatmap_has_every_token_with_its_score(explorer: tfxg.Explorer) -> None:
    drawn = fallback.html(explorer)
    assert drawn is not None
    assert explorer.answer is not None
    titles = [str(attrs["title"]) for tag, attrs in Elements(drawn).found if tag == "span"]
    assert [title.split()[0] for title in titles] == [t.text for t in explorer.answer.tokens]


def test_the_heatmap_colours_by_sign_and_strength(opened: Opener) -> None:
    explorer = opened("a good film with no heart")
    finish(explorer)
    shown = fallback.shown(explorer)
    drawn = fallback.html(explorer)
    assert shown is not None
    assert drawn is not None
    styles = [str(attrs["style"]) for tag, attrs in Elements(drawn).found if tag == "span"]
    hues: dict[bool, set[str]] = {True: set(), False: set()}
    for style, score in zip(styles, shown.scores, strict=True):
        hue, _, opacity = style.partition("rgba(")[2].rstrip(")").rpartition(",")
        hues[score >= 0].add(hue)
        share = abs(score) / max(map(abs, shown.scores))
        assert float(opacity) == pytest.approx(0.55 * share, abs=1e-3)
    assert len(hues[True]) == len(hues[False]) == 1
    assert hues[True] != hues[False]


def test_the_heatmap_reads_as_the_text(opened: Opener) -> None:
    text = "An unwatchable film,  strangely\ntouching!"
    explorer = opened(text)
    finish(explorer)
    drawn = fallback.html(explorer)
    assert drawn is not None
    assert " ".join(text.split()) in " ".join(Elements(drawn).everything.split())


def test_a_hostile_text_stays_text_in_the_heatmap(hostile: tfxg.Explorer) -> None:
    drawn = fallback.html(hostile)
    assert drawn is not None
    assert set(Elements(drawn).tags) == {"div", "b", "span"}
    assert Elements(drawn).tags.count("b") == 1
    assert all(set(attrs) <= {"style", "title"} for _, attrs in Elements(drawn).found)


def test_a_hostile_text_stays_text_in_the_page(hostile: tfxg.Explorer) -> None:
    elements = Elements(page(hostile))
    assert "img" not in elements.tags
    assert elements.tags.count("script") == 2
    assert elements.tags.count("title") == 1
    assert not any(name.startswith("on") for _, attrs in elements.found for name in attrs)
    assert "49" not in elements.texts["title"]


def test_the_page_holds_the_whole_state(hostile: tfxg.Explorer) -> None:
    state = json.loads(Elements(page(hostile)).texts["tfxg-state"])
    assert set(state) == set(ExplorerState.class_traits())
    assert state["text"] == HOSTILE
    assert state["answer"]["text"] == HOSTILE
    assert list(state["results"]) == list(hostile.results)
    (first, *_) = state["results"][hostile.method]
    scores = np.frombuffer(base64.b64decode(first["scores"]), "<f4")
    np.testing.assert_array_equal(scores, hostile.results[hostile.method][0].scores)


def test_the_page_needs_no_network(explorer: tfxg.Explorer) -> None:
    elements = Elements(page(explorer))
    sources = [
        attrs[name] for _, attrs in elements.found for name in ("src", "href") if name in attrs
    ]
    assert [source for source in sources if not str(source).startswith("data:")] == []
    assert "@import" not in elements.texts["style"]


def test_the_page_waits_for_what_is_being_computed(
    opened: Opener, gate: Gate, tmp_path: Path
) -> None:
    explorer = opened(gate.text)
    assert gate.reached.wait(PATIENCE)
    gate.opened.set()
    saved = explorer.to_html(tmp_path / "page.html")
    assert saved == tmp_path / "page.html"
    state = json.loads(Elements(saved.read_text("utf-8")).texts["tfxg-state"])
    assert state["status"] == "ready"
    assert set(state["results"]) == {"input_x_gradient", "integrated_gradients"}


def test_a_path_may_be_a_string(explorer: tfxg.Explorer, tmp_path: Path) -> None:
    assert explorer.to_html(str(tmp_path / "page.html")).exists()


def test_a_notebook_keeps_text_and_heatmap(explorer: tfxg.Explorer) -> None:
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer)
    assert data["text/html"] == fallback.html(explorer)
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_front_end_that_is_not_built_says_how(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "_STATIC", tmp_path)
    with pytest.raises(FileNotFoundError, match="npm run build"):
        files.built("widget.js")


def test_templates_escape_and_refuse_what_is_missing() -> None:
    import jinja2

    environment: Any = files.templates()
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ y }}").render()
