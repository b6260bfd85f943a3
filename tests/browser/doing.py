"""What several tests do in a page, or to a saved one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page

from tfxg_widget.protocol.messages import packed

State = dict[str, Any]

_STATE = re.compile(
    r'(<script type="application/json" id="tfxg-state">)(.*?)(</script>)', re.DOTALL
)


def choose_method(widget: Locator | Page, name: str) -> None:
    """Click a method, and before that its family where another one is shown."""
    button = widget.locator(f'[data-method-button="{name}"]')
    if not button.is_visible():
        widget.locator(f'[role="tab"][data-methods~="{name}"]').first.click()
    button.click()


def base64_of(numbers: NDArray[np.floating[Any]]) -> str:
    """Write numbers as a saved state has them."""
    return base64.b64encode(packed(numbers)).decode()


def with_state(page: Path, to: Path, change: Callable[[State], None]) -> Path:
    """Copy a page with its state changed."""

    def changed(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        change(state)
        return found[1] + json.dumps(state).replace("<", "\\u003c") + found[3]

    to.write_text(_STATE.sub(changed, page.read_text("utf-8"), count=1), "utf-8")
    return to
