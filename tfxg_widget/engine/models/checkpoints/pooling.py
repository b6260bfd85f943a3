"""How a checkpoint makes one vector of a text's states, where it says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from ..recognition import listing

#: The first token's state, the mean of all tokens' states, or the last token's state.
Pooling = Literal["cls", "mean", "last"]

#: Where sentence-transformers keeps it.
_FILE = "1_Pooling/config.json"

#: What its settings mean.
_MODES: dict[str, Pooling] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_lasttoken": "last",
}


def stated_pooling(name: str | Path, revision: str | None = None) -> Pooling | None:
    """Read the pooling of a folder or Hub id in the layout of sentence-transformers.

    Returns
    -------
    str or None
        None where the checkpoint does not say it, or says another or several at once.
    """
    file = listing.find(str(name), _FILE, revision)
    if file is None:
        return None
    settings = json.loads(file.read_text("utf-8"))
    chosen = [mode for mode in settings if mode.startswith("pooling_mode_") and settings[mode]]
    return _MODES.get(chosen[0]) if len(chosen) == 1 else None
