"""Find and list the files of a folder or of a Hub repository."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from huggingface_hub import list_repo_files
from transformers.utils import cached_file


def find(name: str, file: str, revision: str | None = None) -> Path | None:
    """Give the path of a file of a folder or a Hub id; None where there is no such file."""
    path = cached_file(
        name,
        file,
        revision=revision,
        _raise_exceptions_for_gated_repo=False,
        _raise_exceptions_for_missing_entries=False,
        _raise_exceptions_for_connection_errors=False,
    )
    return Path(path) if path else None


def file_names(name: str, revision: str | None = None) -> tuple[str, ...]:
    """List the files of a file's name, of a folder down to its subfolders, or of a Hub id.

    Empty where there is neither, or the Hub cannot be reached: the list is only needed to say more
    about what cannot be loaded.
    """
    path = Path(name)
    if path.is_file():
        return (path.name,)
    if path.is_dir():
        entries = chain(path.glob("*"), path.glob("*/*"))
        return tuple(sorted(entry.relative_to(path).as_posix() for entry in entries))
    try:
        return tuple(list_repo_files(name, revision=revision))
    except Exception:  # What a failed connection raises differs between versions of the client.
        return ()
