"""Questions made of sentences, by asking for some of their words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

#: Names, and numbers with what they may be joined to.
_ASKED_FOR = re.compile(r"[A-Z][\w'’-]*(?: (?:of |the )?[A-Z][\w'’-]*)*|\$?\d[\d,.]*\d|\d")
_YEAR = re.compile(r"1\d{3}|20\d{2}")


def ask(sentence: str, rng: np.random.Generator) -> tuple[str, int, int] | None:
    """Make a question of a sentence; give it, and where the answer starts and ends.

    The question says the rest of the sentence, or what is near the answer, without
    some of its words. It is no good English, but has the words to look for.
    """
    found = [one for one in _ASKED_FOR.finditer(sentence) if one.start() or " " in one[0]]
    if not found:
        return None
    chosen = found[int(rng.integers(len(found)))]
    reach = int(rng.integers(4, 12))
    before = sentence[: chosen.start()].split()[-reach:]
    after = sentence[chosen.end() :].split()[:reach]
    kept = [word for word in (*before, *after) if rng.random() < 0.75]
    if len(kept) < 2:
        return None
    if rng.random() < 0.5:
        kept = [word for word in (*after, *before) if word in kept]
    asking = _asking(chosen[0], rng)
    text = " ".join(kept).strip(" ,.;:")
    return f"{asking} {text}?", chosen.start(), chosen.end()


def _asking(answer: str, rng: np.random.Generator) -> str:
    if _YEAR.fullmatch(answer):
        options: tuple[str, ...] = ("When", "In what year", "What year")
    elif answer[0].isdigit() or answer[0] == "$":
        options = ("How many", "How much", "What number of")
    else:
        options = ("Who", "What", "Which", "Where", "Who", "What")
    return options[int(rng.integers(len(options)))]
