"""The texts that are explained. Both sides import this module."""

from __future__ import annotations

from collections.abc import Callable

from .rows import Row, sentences_file

SENTENCE = "I love you, but I also kind of dislike you when you tell me that"

QUESTION = "What did the first settlers of the valley grow on the terraces?"
CONTEXT = (
    "The first settlers of the valley arrived in the early spring after a long march across the "
    "hills. They built small houses of stone and clay near the river, and on the terraces above it "
    "they grew barley, beans and a little flax for cloth. In the second year the harvest failed, "
    "and half of the families moved on to the coast, where fishing promised a better living."
)
ENTITIES = (
    "Maria Lopez from Lisbon joined Siemens in Berlin last spring, after seven years with the Red "
    "Cross in Nairobi and a short time at the University of Oslo, where she taught history to "
    "students from Norway and Kenya"
)

#: How many texts the rows of these kinds have.
_COUNTS = {"gap": 10, "batch": 200}


def texts_of(row: Row, length: Callable[[str], int]) -> list[str]:
    """List the texts of a row of text classification.

    Parameters
    ----------
    row
        The row.
    length
        Counts the tokens of a text.
    """
    if row.kind == "long":
        return [_longest(row.tokens, length)]
    count = _COUNTS.get(row.kind)
    return [SENTENCE] if count is None else sentences(count)


def sentences(count: int) -> list[str]:
    """Read sentences of SST-2's dev set."""
    lines = sentences_file().read_text("utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines[:count]]


def _longest(tokens: int, length: Callable[[str], int]) -> str:
    """Join words of sentences to the longest text of at most so many tokens."""
    words = " ".join(sentences(60)).split()
    count = tokens
    while length(" ".join(words[:count])) > tokens:
        count -= 1
    return " ".join(words[:count])
