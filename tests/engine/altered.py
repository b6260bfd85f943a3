"""Types of the fixture that edits checkpoints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Edit = Callable[[dict[str, Any]], None]
Altered = Callable[..., Path]
