"""Make sure that there is a Chromium for Playwright, and install one if necessary.

python -m scripts.ensure_browser
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from scripts.browser import VARIABLE, find

#: Time limit of each command in seconds: a refused download may hang instead of failing.
_TIMEOUT = 600

_NO_BROWSER = f"""\
The browser tests need a Chromium. None was found, and installing one failed. Do one of these:
  - install it with the system's package manager, for example: sudo apt-get install chromium
  - let playwright download it: {sys.executable} -m playwright install chromium
  - set {VARIABLE} to the path of a Chromium or Chrome that is elsewhere on this machine"""


def main() -> int:
    """Find or install a browser; return 1 if neither works."""
    if named := os.environ.get(VARIABLE):
        if find() is None:
            print(
                f"{VARIABLE} is {named!r}, which does not start. Correct or unset it.",
                file=sys.stderr,
            )
            return 1
        return 0
    for install in (_without_install, _by_apt, _by_playwright):
        install()
        if path := find():
            print(f"Browser: {path}")
            return 0
    print(_NO_BROWSER, file=sys.stderr)
    return 1


def _without_install() -> None:
    """Install nothing: a browser may be there already."""


def _by_apt() -> None:
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing Chromium with apt-get …", flush=True)
    # An old package list may name removed packages; without a network an old list may still work.
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"])


def _by_playwright() -> None:
    print("Downloading Chromium with playwright …", flush=True)
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: Sequence[str]) -> None:
    """Run a command within the time limit; its success is checked by looking for a browser."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env={**os.environ, **quiet}, timeout=_TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
