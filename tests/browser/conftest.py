"""A browser whose complaints fail the test, and a real JupyterLab to point it at."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import tfxg_widget as tfxg
from scripts import browser
from scripts.lab_server import UNATTENDED, LabServer, serve

ROOT = Path(__file__).parents[2]

#: Where a failure leaves pictures of the pages, and JupyterLab its log.
LEFT = ROOT / "build" / "browser"

TEXT = "a bad actor, but the best beauty"

OpenPage = Callable[..., Page]

#: In milliseconds; only what is broken waits that long, however busy the machine is.
expect.set_options(timeout=60_000)

_open_pages: list[Page] = []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright, browser.launch(playwright) as launched:
        yield launched


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What pages report as errors."""
    return []


@pytest.fixture(autouse=True)
def _nobody_complains(complaints: list[str]) -> Iterator[None]:
    complaints.clear()
    yield
    assert complaints == []


@pytest.fixture(scope="module")
def open_page(chromium: Browser, complaints: list[str]) -> Iterator[OpenPage]:
    """Open empty pages, each in a browser context of its own."""
    with ExitStack() as contexts:

        def opened(**options: Any) -> Page:
            page = contexts.enter_context(chromium.new_context(**options)).new_page()
            page.on("pageerror", lambda error: _heed_uncaught(error, complaints))
            page.on("console", lambda message: _heed(message, complaints))
            _open_pages.append(page)
            return page

        yield opened


def _heed_uncaught(error: Any, complaints: list[str]) -> None:
    stack = error.stack or ""
    # JupyterLab now and then trips over nodes of its own as notebooks come and go, and Notebook 7
    # over the settings of an extension of JupyterLab that it does not have. The widget's
    # bundle runs from a blob there, so whatever it has a part in is told apart by that.
    if re.search(r"/(static/lab|static/notebook|lab/extensions)/", stack) and "blob:" not in stack:
        return
    complaints.append(f"uncaught {error}\n{stack}")


def _heed(message: Any, complaints: list[str]) -> None:
    # JupyterLab's debugger asks each kernel for its state, and says so when the kernel goes first.
    if message.type == "error" and "Could not restore the debugger state" not in message.text:
        complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def opened(open_page: OpenPage, complaints: list[str]) -> Callable[..., Page]:
    """Open a file without a network, and complain when the page asks for more than the file."""

    def open_file(path: Path, **options: Any) -> Page:
        page = open_page(offline=True, **options)
        page.on("request", lambda asked: _heed_request(asked.url, path.as_uri(), complaints))
        page.goto(path.as_uri())
        return page

    return open_file


def _heed_request(url: str, own: str, complaints: list[str]) -> None:
    # A loaded view is imported from a blob of the code that the file holds.
    if url != own and not url.startswith(("data:", "blob:")):
        complaints.append(f"asks for {url}")


@pytest.fixture(scope="session")
def saved(tiny_bert: tfxg.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a page of ``TEXT``."""
    return tfxg.explore(tiny_bert, TEXT, precompute="all").to_html(
        tmp_path_factory.mktemp("page") / "page.html"
    )


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Serve copies of the notebooks."""
    own = tmp_path_factory.mktemp("lab")
    notebooks = own / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".*", "*.html"))
    LEFT.mkdir(parents=True, exist_ok=True)
    with serve(notebooks, own / "jupyter", LEFT / "jupyterlab.log", UNATTENDED) as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.failed:
        LEFT.mkdir(parents=True, exist_ok=True)
        for i, page in enumerate(page for page in _open_pages if not page.is_closed()):
            page.screenshot(path=LEFT / f"{item.name}-{i}.png")
    return report
