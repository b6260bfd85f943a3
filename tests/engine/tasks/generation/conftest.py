"""A language model whose tokens are words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .language import WORDS


@pytest.fixture(scope="module")
def model(writing: Callable[..., Any]) -> Any:
    return writing(WORDS)
