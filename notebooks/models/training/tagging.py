"""Labels for words: asked of a model, turned into what it should say, and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .texts.batches import Item
from .training import predict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .demo_model.networks.layout import Floats
    from .networks.network import Network

    Words = Sequence[str]
    #: Where an entity starts and ends, and its kind.
    Entity = tuple[int, int, str]

KINDS = ("corporation", "creative-work", "group", "location", "person", "product")
LABELS = ("O", *(f"B-{kind}" for kind in KINDS), *(f"I-{kind}" for kind in KINDS))

_FIRST, _FURTHER = slice(1, 7), slice(7, 13)
_LONGEST = 128

#: Tokens that continue a word count less: nothing is read at them.
_OF_CONTINUATIONS = 0.3


def word_shares(network: Network, tokenizer: Any, texts: Sequence[Words]) -> list[Floats]:
    """Ask a model for the probability of each label, read at each word's first token.

    Returns
    -------
    list of Floats
        Of shape (words, labels). A word that was cut off is no entity.
    """
    rows = list(_tokenized(tokenizer, texts))
    found = predict(network, [item for item, _ in rows])
    result = []
    for words, logits, (_, owners) in zip(texts, found, rows, strict=True):
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        shares = np.zeros((len(words), len(LABELS)), np.float32)
        shares[:, 0] = 1
        # Backwards, so that a word's first token has the last word.
        for token in reversed(range(len(owners))):
            if owners[token] is not None:
                shares[owners[token]] = likely[token]
        result.append(shares)
    return result


def tagged_items(
    tokenizer: Any, texts: Sequence[Words], shares: Sequence[Floats]
) -> Iterator[tuple[Item, tuple[Floats, Floats]]]:
    """Yield texts as a model reads them, with the labels' shares and a weight for each token."""
    for (item, owners), of_words in zip(_tokenized(tokenizer, texts), shares, strict=True):
        wanted = np.zeros((len(owners), len(LABELS)), np.float32)
        weights = np.zeros(len(owners), np.float32)
        before = None
        for token, word in enumerate(owners):
            if word is not None:
                goes_on = word == before
                wanted[token] = continued(of_words[word]) if goes_on else of_words[word]
                weights[token] = _OF_CONTINUATIONS if goes_on else 1
            before = word
        yield item, (wanted, weights)


def continued(shares: Floats) -> Floats:
    """Give to what continues an entity the shares (C,) of what begins one."""
    result = shares.copy()
    result[_FURTHER] += result[_FIRST]
    result[_FIRST] = 0
    return result


def named(shares: Floats) -> list[str]:
    """Name the likeliest label of each word."""
    return [LABELS[index] for index in shares.argmax(axis=1)]


def entities(labels: Sequence[str]) -> set[Entity]:
    """Find the entities that labels make: a B, or an I without one, and the I's of its kind."""
    found: set[Entity] = set()
    start, kind = 0, ""
    for place, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            found.add((start, place, kind))
            kind = ""
        if label != "O" and not kind:
            start, kind = place, label[2:]
    return found


def entity_scores(
    said: Sequence[Sequence[str]], gold: Sequence[Sequence[str]]
) -> tuple[float, float, float]:
    """Give F1, precision and recall of whole entities, all texts together."""
    pairs = [(entities(a), entities(b)) for a, b in zip(said, gold, strict=True)]
    hits = sum(len(ours & true) for ours, true in pairs)
    named_count, true_count = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    return (
        2 * hits / max(named_count + true_count, 1),
        hits / max(named_count, 1),
        hits / max(true_count, 1),
    )


def _tokenized(tokenizer: Any, texts: Sequence[Words]) -> Iterator[tuple[Item, list[int | None]]]:
    """Yield each text with the word of each of its tokens."""
    found = tokenizer(
        [list(words) for words in texts],
        is_split_into_words=True,
        truncation=True,
        max_length=_LONGEST,
        return_token_type_ids=True,
    )
    for i, ids in enumerate(found["input_ids"]):
        yield Item(ids, found["token_type_ids"][i]), found.word_ids(i)
