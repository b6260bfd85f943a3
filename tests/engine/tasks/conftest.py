"""Models of other tasks than text classification, loaded once a session."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

import tfxg_widget as tfxg

from .checkpoints import write, write_language


@pytest.fixture(scope="session")
def of_task(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tfxg.Model]:
    """Load a family's tiny model of a task."""

    @functools.cache
    def load(family: str, task: str) -> tfxg.Model:
        return tfxg.load(write(tmp_path_factory.mktemp("task") / family, family, task))

    return load


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tfxg.Model]:
    """Load a family's tiny language model."""

    @functools.cache
    def load(family: str) -> tfxg.Model:
        return tfxg.load(write_language(tmp_path_factory.mktemp("language") / family, family))

    return load
