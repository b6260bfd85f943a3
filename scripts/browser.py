"""Find and start the Chromium for browser tests, benchmarks and screenshots."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

#: Environment variable with the path of the browser to use instead of searching for one.
VARIABLE = "TFXG_BROWSER"

_ON_PATH = ("chromium", "chromium-browser", "google-chrome")

#: No network requests besides those of the pages, and no first-run dialogs.
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find(playwright: Playwright | None = None) -> str | None:
    """Find a Chromium: from the environment variable, on the PATH, or Playwright's download.

    Parameters
    ----------
    playwright
        A running Playwright, if there is one: a thread cannot start a second one.

    Returns
    -------
    str or None
        Path of a Chromium that starts, or None.
    """
    named = os.environ.get(VARIABLE)
    candidates = [shutil.which(name) for name in ([named] if named else _ON_PATH)]
    working = next((path for path in candidates if path and _starts(path)), None)
    if working or named:
        return working
    if playwright is None:
        with sync_playwright() as started:
            return find(started)
    downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() and _starts(downloaded) else None


def launch(playwright: Playwright) -> Browser:
    """Start the browser that ``find`` returns; use it in a ``with`` statement.

    Raises
    ------
    FileNotFoundError
        If there is no Chromium.
    """
    path = find(playwright)
    if path is None:
        raise FileNotFoundError("No Chromium was found: run `python -m scripts.ensure_browser`.")
    return playwright.chromium.launch(executable_path=path, args=flags())


def flags() -> list[str]:
    """Give the command-line options of the browser."""
    # Chromium can't sandbox itself when it runs as root.
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return [*_FLAGS, *(["--no-sandbox"] if is_root else [])]


def _starts(path: str) -> bool:
    """Check that a browser starts; some systems have a script that only says how to install it."""
    try:
        process = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return process.returncode == 0
