"""A scratch copy of the repository, into which one fault at a time is put."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .faults import Fault

#: Not in git, and needed to run the tests: what is installed and what is built.
_LINKED = ("node_modules", "tfxg_widget/static")


def copy_repository(root: Path, target: Path) -> None:
    """Copy all files that git knows or would add, and link what is installed and built."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    remove(target)
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
    for name in _LINKED:
        if (root / name).exists() and not (target / name).exists():
            (target / name).symlink_to((root / name).resolve(), target_is_directory=True)


def remove(target: Path) -> None:
    """Remove a copy, but nothing that it links to."""
    if target.exists():
        shutil.rmtree(target)


@contextmanager
def broken_by(fault: Fault, copy: Path) -> Iterator[None]:
    """Put a fault into the copy for as long as the context lasts."""
    path = copy / fault.file
    original = path.read_text("utf-8")
    fault.put_into(copy)
    try:
        yield
    finally:
        path.write_text(original, "utf-8")
