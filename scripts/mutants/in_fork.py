"""Run pytest in a fork of a process that has imported the heavy libraries already.

Importing TensorFlow and its kin takes longer than most tests; none of it is under test.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

#: Imported once. What the repository itself holds must not be among them, nor import it.
_HEAVY = (
    "pandas",
    "scipy.stats",
    "sklearn.linear_model",
    "tensorflow",
    "keras_hub",
    "transformers",
)

#: pytest would like to import its plugins itself, one of which the heavy libraries import.
_OPTIONS = ("-W", "ignore::pytest.PytestAssertRewriteWarning")

_OF_THE_REPOSITORY = ("benchmarks", "scripts", "tests", "tfxg_widget")


def run_pytest(arguments: Sequence[str], copy: Path, output: Path, seconds: float) -> int | None:
    """Run pytest on a copy of the repository.

    Parameters
    ----------
    arguments
        Its arguments.
    copy
        The copy, which is put in front of all other places that are imported from.
    output
        The file for what it prints.
    seconds
        The time limit.

    Returns
    -------
    int or None
        Its exit code; None where it did not end in time.
    """
    # As tests/conftest.py does before anything is imported.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_HEAVY))
    process = context.Process(target=_pytest, args=(list(arguments), copy, output))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return process.exitcode


def _pytest(arguments: list[str], copy: Path, output: Path) -> None:
    import pytest

    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.chdir(copy)
    # No bytecode: a fault may leave a file's size and the second of its change as they were.
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in _OF_THE_REPOSITORY]:
        del sys.modules[name]
    code = pytest.main([*_OPTIONS, *arguments])
    sys.stdout.flush()
    # Not by sys.exit: threads of TensorFlow need not be waited for.
    os._exit(code)
