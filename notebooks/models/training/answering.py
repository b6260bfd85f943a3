"""Answers in a text: asked for, found and scored as in SQuAD."""

from __future__ import annotations

import re
import string
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from .texts.batches import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .demo_model.networks.layout import Floats

#: An answer has so many tokens at the most.
_LONGEST = 15
#: For tokens that are not of the context.
_NEVER = -1e4


@dataclass(frozen=True)
class Asked:
    """A question about a text, and where the answer stands there."""

    question: str
    text: str
    start: int
    end: int

    @property
    def answer(self) -> str:
        """The answer's words."""
        return self.text[self.start : self.end]


def items_of(tokenizer: Any, asked: Sequence[Asked]) -> list[Item]:
    """Tokenize, and ask for the first and last token, (T, 2), of the context's, (T,)."""
    found = tokenizer(
        [one.question for one in asked],
        [one.text for one in asked],
        truncation="only_second",
        return_offsets_mapping=True,
        return_token_type_ids=True,
    )
    result = []
    for i, one in enumerate(asked):
        offsets = _of_context(found, i)
        covered = [t for t, (a, b) in offsets.items() if a < one.end and b > one.start]
        wanted = np.zeros((len(found["input_ids"][i]), 2), np.float32)
        # An answer that was cut off asks for nothing.
        if covered:
            wanted[covered[0], 0] = wanted[covered[-1], 1] = 1
        own = np.zeros(len(wanted), np.float32)
        own[list(offsets)] = 1
        result.append(Item(found["input_ids"][i], found["token_type_ids"][i], (wanted, own)))
    return result


def loss(logits: Any, wanted: Any, own: Any) -> Any:
    """Compare the context's tokens with the first and the last of the answer."""
    logits = tf.where(own[..., None] > 0, logits, _NEVER)
    by_end = [tf.transpose(one, (0, 2, 1)) for one in (wanted, logits)]
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(*by_end))


def read_answers(tokenizer: Any, asked: Sequence[Asked], logits: Sequence[Floats]) -> list[str]:
    """Give the words of the best answer to each question, from logits (T, 2)."""
    found = tokenizer(
        [one.question for one in asked],
        [one.text for one in asked],
        truncation="only_second",
        return_offsets_mapping=True,
    )
    result = []
    for i, (one, rows) in enumerate(zip(asked, logits, strict=True)):
        offsets = _of_context(found, i)
        tokens = list(offsets)
        sums = rows[tokens, 0][:, None] + rows[tokens, 1]
        behind = np.arange(len(tokens)) - np.arange(len(tokens))[:, None]
        sums[(behind < 0) | (behind >= _LONGEST)] = -np.inf
        first, last = np.unravel_index(sums.argmax(), sums.shape)
        result.append(one.text[offsets[tokens[first]][0] : offsets[tokens[last]][1]])
    return result


def exact_and_f1(said: str, true: str) -> tuple[float, float]:
    """Compare answers as SQuAD does: without case, signs and articles, whole and by words."""
    ours, theirs = _normalized(said), _normalized(true)
    both = sum((Counter(ours) & Counter(theirs)).values())
    return float(ours == theirs), 2 * both / max(len(ours) + len(theirs), 1)


def _normalized(text: str) -> list[str]:
    plain = "".join(one for one in text.lower() if one not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", plain).split()


def _of_context(found: Any, index: int) -> dict[int, tuple[int, int]]:
    """Give the characters of each of the context's tokens."""
    parts, offsets = found.sequence_ids(index), found["offset_mapping"][index]
    return {token: offsets[token] for token, part in enumerate(parts) if part == 1}
