"""Run pytest in a fork of a process that has already imported the heavy libraries.

Importing TensorFlow takes longer than most tests.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

#: Libraries that are imported once. They must not import modules of the repository.
_HEAVY = (
    "pandas",
    "scipy.stats",
    "sklearn.linear_model",
    "tensorflow",
    "keras_hub",
    "transformers",
)

#: pytest warns that the heavy libraries have imported one of its plugins already.
_OPTIONS = ("-W", "ignore::pytest.PytestAssertRewriteWarning")

_OF_THE_REPOSITORY = ("benchmarks", "scripts", "tests", "tfxg_widget")


def run_pytest(arguments: Sequence[str], copy: Path, output: Path, seconds: float) -> int | None:
    """Run pytest on a copy of the repository.

    Parameters
    ----------
    arguments
        Arguments of pytest.
    copy
        The copy, which comes first in the search path of imports.
    output
        The file for its output.
    seconds
        The time limit.

    Returns
    -------
    int or None
        The exit code; None if the time limit was reached.
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
    # No bytecode: a fault may leave the size and the time stamp (in seconds) of a file unchanged.
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in _OF_THE_REPOSITORY]:
        del sys.modules[name]
    code = pytest.main([*_OPTIONS, *arguments])
    sys.stdout.flush()
    # os._exit does not wait for threads of TensorFlow.
    os._exit(code)
