"""A scratch copy of the repository, which gets one fault at a time."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .faults import Fault

#: Installed and built folders, which are not in git but needed by the tests.
_LINKED = ("node_modules", "tfxg_widget/static")


def copy_repository(root: Path, target: Path) -> None:
    """Copy all tracked and new files, and link installed and built folders."""
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
    """Remove a copy, without the folders that it links to."""
    if target.exists():
        shutil.rmtree(target)


@contextmanager
def broken_by(fault: Fault, copy: Path) -> Iterator[None]:
    """Put a fault into the copy within a context."""
    path = copy / fault.file
    original = path.read_text("utf-8")
    fault.put_into(copy)
    try:
        yield
    finally:
        path.write_text(original, "utf-8")
