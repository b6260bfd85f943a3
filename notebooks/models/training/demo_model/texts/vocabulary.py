"""The student's vocabulary, a part of the teacher's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from transformers import BertTokenizerFast

from ..networks.classifier import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..networks.teacher import Teacher
    from ..recipe import Recipe

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def choose_pieces(teacher: Teacher, sentences: Sequence[str], recipe: Recipe) -> list[str]:
    """Choose the student's vocabulary among the teacher's pieces.

    All ASCII characters stay, so that any English text can be spelt; then every piece
    that is frequent in the training sentences; the rest goes to the whole words on
    which the teacher, shown nothing else, has the strongest opinion.
    """
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(teacher.tokenizer.tokenize(sentence))
    pieces = teacher.pieces()
    kept = {piece for piece in pieces if piece.isascii() and len(piece.removeprefix("##")) == 1}
    kept |= {piece for piece, count in counts.items() if count >= recipe.min_count}
    words = [piece for piece in pieces if is_word(piece) and piece not in kept]
    opinion = np.abs(teacher.score(words)) + np.log1p([counts[word] for word in words])
    for index in np.argsort(-opinion, kind="stable"):
        if len(kept) + len(SPECIAL) >= recipe.vocabulary:
            break
        kept.add(words[index])
    return [*SPECIAL, *(piece for piece in pieces if piece in kept - set(SPECIAL))]


def is_word(piece: str) -> bool:
    """Tell whether a piece is a whole English word."""
    return piece.isascii() and piece.isalpha() and len(piece) > 2


def build_tokenizer(
    pieces: Sequence[str], folder: Path, *, lower_case: bool = True, longest: int = MAX_TOKENS
) -> Any:
    """Write the tokenizer files of a vocabulary and return the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = BertTokenizerFast(
        vocab={piece: number for number, piece in enumerate(pieces)},
        do_lower_case=lower_case,
        model_max_length=longest,
    )
    tokenizer.save_pretrained(folder)
    return tokenizer
