"""Group tokens into words and entities as transformers' token-classification pipeline does.

``gather_pre_entities``, ``aggregate_word`` and ``group_entities`` in
transformers/pipelines/token_classification.py, version 4.57.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...inputs.encoding import Encoding
from ..targets.entity_labels import FIRST, kind_of
from ..targets.target import Floats

Strategy = Literal["none", "simple", "first", "average", "max"]
STRATEGIES: tuple[str, ...] = get_args(Strategy)

#: The label of words that are no entity.
OUTSIDE = "O"

#: The tokens of a word.
Word = tuple[int, ...]


@dataclass(frozen=True)
class LabelledWord:
    """A word with its label.

    Attributes
    ----------
    tokens
        Its tokens.
    label
        The label's index.
    weights
        At which tokens the label's probability is read, and how much each counts.
    """

    tokens: Word
    label: int
    weights: tuple[tuple[int, float], ...]

    def averaged(self, probabilities: Floats) -> NDArray[np.float64]:
        """Average the probabilities (C,) of the word, from those of all tokens (T, C)."""
        rows = [probabilities[token].astype(np.float64) * weight for token, weight in self.weights]
        total: NDArray[np.float64] = np.sum(rows, axis=0)
        return total


def words_of(encoding: Encoding, tokenizer: Any, strategy: Strategy) -> list[Word]:
    """List the words, or tokens, that the pipeline labels.

    Parameters
    ----------
    encoding
        The input.
    tokenizer
        Its tokenizer, of transformers.
    strategy
        With "none" and "simple" each token is labelled by itself.
    """
    tokens = [
        token
        for token, (part, (start, end)) in enumerate(
            zip(encoding.parts, encoding.offsets, strict=True)
        )
        # A token of white space alone belongs to no word.
        if part >= 0 and start < end
    ]
    if strategy in ("none", "simple"):
        return [(token,) for token in tokens]
    words: list[list[int]] = []
    for token in tokens:
        if words and _continues_word(token, encoding, tokenizer):
            words[-1].append(token)
        else:
            words.append([token])
    return [tuple(word) for word in words]


def weights(word: Word, strategy: Strategy) -> tuple[tuple[int, float], ...]:
    """Return the tokens of a word at which any label but the predicted one is read, with weights.

    With "max" the token depends on the probabilities, and is known for the predicted label only;
    any other label is read at the first token.
    """
    if strategy == "average":
        return tuple((token, 1 / len(word)) for token in word)
    return ((word[0], 1.0),)


def labelled(word: Word, probabilities: Floats, strategy: Strategy) -> LabelledWord:
    """Choose the label of a word from the probabilities (T, C) of all tokens."""
    if strategy == "max":
        surest = word[int(probabilities[list(word)].max(axis=1).argmax())]
        return LabelledWord(word, int(probabilities[surest].argmax()), ((surest, 1.0),))
    read = weights(word, strategy)
    best = probabilities[[token for token, _ in read]].mean(axis=0).argmax()
    return LabelledWord(word, int(best), read)


def entities(
    words: Sequence[LabelledWord], labels: Sequence[str], strategy: Strategy
) -> list[list[LabelledWord]]:
    """Group neighbouring words of the same kind into entities; leave out words outside of any."""
    groups: list[list[LabelledWord]] = []
    for word in words:
        label = labels[word.label]
        continues = (
            strategy != "none"
            and groups
            and not label.startswith(FIRST)
            and kind_of(labels[groups[-1][-1].label]) == kind_of(label)
        )
        if continues:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [group for group in groups if labels[group[0].label] != OUTSIDE]


def _continues_word(token: int, encoding: Encoding, tokenizer: Any) -> bool:
    """Tell whether a token belongs to the same word as the token before it."""
    token_id = int(encoding.ids[token])
    if tokenizer is None or token_id == tokenizer.unk_token_id:
        return False
    text = encoding.texts[encoding.parts[token]]
    start, end = encoding.offsets[token]
    if getattr(tokenizer.backend_tokenizer.model, "continuing_subword_prefix", None):
        return len(tokenizer.convert_ids_to_tokens(token_id)) != end - start
    # Other tokenizers do not mark pieces of words: spaces separate the words.
    return start > 0 and " " not in text[start - 1 : start + 1]
