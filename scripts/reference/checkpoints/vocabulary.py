"""A WordPiece vocabulary small enough to commit, large enough for sentences about films."""

from __future__ import annotations

import string

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PUNCTUATION = list(".,!?'`-:")
SUFFIXES = ["##ing", "##ed", "##ly", "##er", "##est", "##ful", "##ness", "##less", "##ion"]
WORDS = """
    a about acting actor all an and any are art as at audience bad be beauty best better bland but
    by can cast character charm cinema clever cold comedy could dark deep director does drama dull
    emotion end ever every fail feel film first for from fun funny good great hard has heart hope
    human humor i if in interest is it its just kind laugh life light like little long look lot
    love man many material me mess moment more most movie much never new no not of on one or out
    plot predict recommend scene script see silly slow so sound story strange sweet than that the
    there thin this time to too touch very watch was way well what when who will with without
    wonder work world would year you young your
"""


def wordpieces() -> list[str]:
    """List the vocabulary in the order of its ids.

    Every letter and digit is there both at the start and inside a word, so that only a foreign
    character becomes ``[UNK]``.
    """
    characters = list(string.ascii_lowercase + string.digits)
    inside = [f"##{character}" for character in characters]
    whole = [word for word in WORDS.split() if word not in characters]
    return [*SPECIAL, *PUNCTUATION, *characters, *inside, *SUFFIXES, *whole]


def unigrams(special: list[str]) -> list[tuple[str, float]]:
    """List pieces as SentencePiece has them, with log-probabilities, in the order of their ids.

    Written down and not trained: that gives another vocabulary every time.
    """
    characters = [*string.ascii_letters, *string.digits, *PUNCTUATION]
    return [
        *((name, 0.0) for name in special),
        ("▁", -4.0),
        *((character, -6.0) for character in characters),
        *((f"▁{word}", -7.0) for word in WORDS.split() if len(word) > 1),
        *((suffix.removeprefix("##"), -8.0) for suffix in SUFFIXES),
    ]


#: What the byte-level BPE of the RoBERTa and BART checkpoints is trained on.
SENTENCES = [
    "The acting is wonderful, but the story is thin and the ending is strangely cold.",
    "A touching film about hope, love and the little moments of a long life.",
    "It's not a bad movie; it's just too long, too loud and much too predictable.",
    "I would recommend this comedy to anyone who likes clever, funny characters.",
    "The director never finds the heart of the material, and the audience feels it.",
    "One of the best films of the year: sweet, dark, and deeply human.",
    "The script fails every character that the cast works so hard to bring to life.",
    "There is beauty in every scene, and there is nothing like it in the cinema today.",
]
