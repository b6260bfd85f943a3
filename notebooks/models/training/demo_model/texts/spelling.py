"""Convert texts from SST-2's spelling to the usual one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def as_written(text: str, rng: np.random.Generator) -> str:
    """Write a sentence in the usual spelling: SST-2 puts spaces around punctuation.

    Half of the texts stay unchanged, so that the model learns both spellings.
    """
    if rng.random() < 0.5:
        return text
    text = re.sub(r" (n't|'\w+)\b", r"\1", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text)
    return text + str(rng.choice(["", ".", ".", "!"]))
