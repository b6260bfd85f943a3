"""Masked words in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import losses
from ..card import Card, write_card
from ..demo_model.batches import grouped
from ..networks.bert import MASKS
from ..probes import answers
from ..student import new_student
from ..texts import batches
from ..texts.masking import mask
from ..texts.prose import described, read_prose
from ..training import Plan, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..making import Making
    from ..networks.network import Network
    from ..texts.batches import Batch

PLAN = Plan(epochs=16, batch=64, learning_rate=1.5e-3, embedding_rate=0.5)
VOCABULARY = 2400
SHARE = 0.15
_AT_ONCE = 128

PROBES = (
    "A man is playing a [MASK].",
    "Two dogs are [MASK] in the snow.",
    "A woman is slicing an [MASK].",
    "A child is eating a [MASK].",
    "There is no [MASK] riding a bicycle.",
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    learnt, held, test = read_prose(making.data, making.rng)
    student = new_student(
        making.output / "fillmask",
        making.larger("minilm-ner"),
        learnt,
        VOCABULARY,
        MASKS,
        ("LABEL_0", "LABEL_1"),
    )
    items = batches.encoded(student.tokenizer, learnt)

    def masked(texts: Sequence[str]) -> list[Batch]:
        """Mask texts that are measured with, once and for all."""
        some, rng = batches.encoded(student.tokenizer, texts), np.random.default_rng(making.seed)
        parts = [some[start : start + _AT_ONCE] for start in range(0, len(some), _AT_ONCE)]
        return [mask(part, student.tokenizer, SHARE, rng) for part in parts]

    def epoch() -> Any:
        for group in grouped(items, PLAN.batch, making.rng):
            yield mask(group, student.tokenizer, SHARE, making.rng)

    others = masked(held)
    train(
        student.network,
        PLAN,
        losses.right_of_each,
        epoch,
        lambda: among_best(student.network, others, 5)[0],
    )
    student.save()
    tested = masked(test)
    (first, count), (five, _) = (among_best(student.network, tested, most) for most in (1, 5))
    on = f"{count:,} masked tokens of {len(test):,} test sentences"
    card = Card(
        task="fillmask",
        pipeline="fill-mask",
        summary="Guesses the words that [MASK] hides in short English sentences, in lower case.",
        **described(learnt, held),
        scores=[
            ("the likeliest token is the right one", f"{first:.3f}", on),
            ("one of the five likeliest is", f"{five:.3f}", on),
        ],
        columns=("text", "likeliest words"),
        probes=_probes(student.folder),
        training=[
            "The word embeddings start as the first principal components of those of a MiniLM "
            "fine-tuned on WNUT-17; all else starts at random.",
            f"{SHARE:.0%} of the tokens are guessed, others each epoch: nine of ten are masked, "
            "one is exchanged.",
            PLAN.described(),
        ],
        limits=["It knows what happens in SICK's captions, and nothing else."],
    )
    write_card(student.folder, card, student.config, making.seed)


def among_best(network: Network, masked: Sequence[Batch], most: int) -> tuple[float, int]:
    """Give the share of masked tokens that are among the likeliest few, and their number."""
    hits = count = 0
    for inputs, (true, asked) in masked:
        logits = network.model(inputs, training=False).numpy()
        own = np.take_along_axis(logits, true[..., None], axis=-1)
        hits += int(((logits > own).sum(axis=-1) < most)[asked > 0].sum())
        count += int(asked.sum())
    return hits / count, count


def _probes(folder: Path) -> list[tuple[str, str]]:
    said = answers(folder, PROBES)
    return [
        (text, ", ".join(f"{word} {share:.2f}" for word, share in one.probabilities.items()))
        for text, one in zip(PROBES, said, strict=True)
    ]
