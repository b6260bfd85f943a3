"""A small model's vocabulary: the pieces of a larger one's that its texts are made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ..demo_model.texts.vocabulary import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..demo_model.networks.layout import Floats
    from ..networks.bert import Larger

#: Characters that any English text may need.
_PRINTABLE = [chr(code) for code in range(33, 127)]


def choose_pieces(
    tokenizer: Any, texts: Iterable[str], size: int, *, lower_case: bool = True
) -> list[str]:
    """Choose the commonest pieces of texts, and all ASCII characters.

    Parameters
    ----------
    tokenizer
        The larger model's, lower-cased.
    texts
        To train on.
    size
        How many pieces there may be, special ones among them.
    lower_case
        False for pieces as the texts spell them.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_spelt(tokenizer, text, lower_case))
    letters = {one.lower() if lower_case else one for one in _PRINTABLE}
    kept = {*letters, *(f"##{one}" for one in letters)}
    # Of pieces as common as each other, the first in the alphabet.
    for piece in sorted(counts, key=lambda one: (-counts[one], one)):
        if len(kept) + len(SPECIAL) >= size:
            break
        kept.add(piece)
    return [*SPECIAL, *sorted(kept - set(SPECIAL))]


def _spelt(tokenizer: Any, text: str, lower_case: bool) -> list[str]:
    """Cut a text into the tokenizer's pieces, in its own spelling if that is asked for."""
    found = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    pieces = tokenizer.convert_ids_to_tokens(found["input_ids"])
    if lower_case:
        return [piece for piece in pieces if piece not in SPECIAL]
    return [
        ("##" if piece.startswith("##") else "") + text[start:end]
        for piece, (start, end) in zip(pieces, found["offset_mapping"], strict=True)
        if piece not in SPECIAL
    ]


def start_words(larger: Larger, pieces: Sequence[str], width: int, *, deep: bool) -> Floats:
    """Give word embeddings (pieces, width) to start from.

    They are what the larger model holds of each piece in lower case, and, where pieces have
    capitals, two columns that say so.
    """
    ids = larger.tokenizer.convert_tokens_to_ids([_lowered(piece) for piece in pieces])
    if all(piece == _lowered(piece) for piece in pieces):
        return larger.features(ids, width, deep=deep)
    words = larger.features(ids, width - 2, deep=deep)
    plain = [piece.removeprefix("##") for piece in pieces]
    capitals = np.array([[one[:1].isupper(), len(one) > 1 and one.isupper()] for one in plain])
    spread = 4 * words.std()
    return np.concatenate([words, spread * (capitals - capitals.mean(0))], 1, dtype=np.float32)


def _lowered(piece: str) -> str:
    return piece if piece in SPECIAL else piece.lower()
