"""Make sure that there is a Chromium for playwright, installing one if need be.

python -m scripts.ensure_browser
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from scripts.browser import VARIABLE, find

#: In seconds, of each command: a download that is refused may hang instead of failing.
_PATIENCE = 600

_NO_BROWSER = f"""\
The browser tests need a Chromium, and none is there or could be installed. Do one of these:
  - install it with the system's package manager, for example: sudo apt-get install chromium
  - let playwright download it: {sys.executable} -m playwright install chromium
  - set {VARIABLE} to the path of a Chromium or Chrome that is elsewhere on this machine"""


def main() -> int:
    """Find or install a browser; give 1 where neither works."""
    if named := os.environ.get(VARIABLE):
        if find() is None:
            print(f"{VARIABLE} is {named!r}, and that does not start.", file=sys.stderr)
            return 1
        return 0
    for install in (_nothing, _by_apt, _by_playwright):
        install()
        if path := find():
            print(f"Browser: {path}")
            return 0
    print(_NO_BROWSER, file=sys.stderr)
    return 1


def _nothing() -> None:
    """Try with what is there first."""


def _by_apt() -> None:
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing Chromium with apt-get …", flush=True)
    # A stale list names packages that the mirror has no more; one that can't be renewed may do.
    _run(["apt-get", "update", "-qq"])
    _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"])


def _by_playwright() -> None:
    print("Downloading Chromium with playwright …", flush=True)
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: Sequence[str]) -> None:
    """Run a command for as long as that may take; whether it helped is looked at afterwards."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, env={**os.environ, **quiet}, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        print(f"{command[0]}: {fault}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
