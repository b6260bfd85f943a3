"""Find and start the Chromium that the browser tests, the benchmarks and the screenshots drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

#: The environment variable that names the browser to use, in place of any that would be found.
VARIABLE = "TFXG_BROWSER"

_ON_PATH = ("chromium", "chromium-browser", "google-chrome")

#: No network but that of the pages that are asked for, and no questions.
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find(playwright: Playwright | None = None) -> str | None:
    """Look for a Chromium: the one that is named, else one on the PATH, else playwright's own.

    Parameters
    ----------
    playwright
        Where it is running already; it can't be started a second time in the same thread.

    Returns
    -------
    str or None
        Its path, or None where there is none that starts.
    """
    named = os.environ.get(VARIABLE)
    candidates = [shutil.which(name) for name in ([named] if named else _ON_PATH)]
    found = next((path for path in candidates if path and _starts(path)), None)
    if found or named:
        return found
    if playwright is None:
        with sync_playwright() as started:
            return find(started)
    own = playwright.chromium.executable_path
    return own if Path(own).exists() and _starts(own) else None


def launch(playwright: Playwright) -> Browser:
    """Start the browser that ``find`` gives; a ``with`` statement closes it.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    """
    path = find(playwright)
    if path is None:
        raise FileNotFoundError("No Chromium is there: run `python -m scripts.ensure_browser`.")
    return playwright.chromium.launch(executable_path=path, args=flags())


def flags() -> list[str]:
    """List the options to start it with."""
    # Chromium can't sandbox itself when it runs as root.
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return [*_FLAGS, *(["--no-sandbox"] if is_root else [])]


def _starts(path: str) -> bool:
    """Tell a browser from a stand-in that only says how to install one."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
