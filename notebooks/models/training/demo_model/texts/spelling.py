"""Texts in the spelling of SST-2, respelt as people write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def as_written(text: str, rng: np.random.Generator) -> str:
    """Spell a sentence as people write it: SST-2 puts a space around every sign.

    Half the texts are left alone, so that the model knows both spellings.
    """
    if rng.random() < 0.5:
        return text
    text = re.sub(r" (n't|'\w+)\b", r"\1", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text)
    return text + str(rng.choice(["", ".", ".", "!"]))
