"""Sentences continued, token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import ByteLevelBPETokenizer
from transformers import GPT2Config, GPT2TokenizerFast

from .. import losses
from ..card import Card, write_card
from ..demo_model.batches import grouped
from ..demo_model.networks.saving import save_checkpoint
from ..networks import gpt2
from ..texts import batches
from ..texts.prose import described, read_prose
from ..training import Plan, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..making import Making
    from ..networks.network import Network
    from ..texts.batches import Batch, Item

PLAN = Plan(epochs=12, batch=32, learning_rate=2e-3, embedding_rate=1.0)
VOCABULARY = 3000
LONGEST = 128
END = "<|endoftext|>"
_AT_ONCE = 128
_MOST_NEW = 15

PROBES = (
    "A man is playing",
    "Two dogs are",
    "A woman is slicing",
    "There is no",
    "A group of children",
    "A person in a red shirt is",
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    learnt, held, test = read_prose(making.data, making.rng)
    folder = making.output / "generate"
    tokenizer = _build_tokenizer(learnt, folder)
    end = tokenizer.eos_token_id
    config = GPT2Config(
        architectures=["GPT2LMHeadModel"],
        vocab_size=len(tokenizer),
        n_positions=LONGEST,
        n_embd=128,
        n_layer=2,
        n_head=4,
        # What KerasHub's converter takes for granted.
        n_inner=512,
        bos_token_id=end,
        eos_token_id=end,
    )
    network = gpt2.build(config)
    items, others, tested = (_items(tokenizer, some) for some in (learnt, held, test))

    def epoch() -> Any:
        for group in grouped(items, PLAN.batch, making.rng):
            yield shifted(group)

    train(network, PLAN, losses.right_of_each, epoch, lambda: -_loss(network, others)[0])
    save_checkpoint(config, network.weights(), folder)
    lost, count = _loss(network, tested)
    write_card(
        folder,
        Card(
            task="generate",
            pipeline="text-generation",
            summary="Continues short English sentences about what people and animals do.",
            **described(learnt, held),
            scores=[
                (
                    "perplexity a token",
                    f"{np.exp(lost):.1f}",
                    f"{count:,} tokens of {len(test):,} test sentences",
                )
            ],
            columns=("prompt", "continuation, always the likeliest token"),
            probes=[(text, _continued(network, tokenizer, text)) for text in PROBES],
            training=[
                "From random weights, with a byte-level BPE of the training sentences.",
                PLAN.described(),
            ],
            limits=["It knows what happens in SICK's captions, and nothing else."],
        ),
        config,
        making.seed,
    )


def shifted(items: Sequence[Item]) -> Batch:
    """Ask of each token for the one that follows."""
    inputs = batches.inputs_of(items)
    ids, there = inputs["token_ids"], inputs["padding_mask"]
    return {"token_ids": ids[:, :-1], "padding_mask": there[:, :-1]}, (
        ids[:, 1:],
        there[:, 1:].astype(np.float32),
    )


def _build_tokenizer(texts: Sequence[str], folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        texts, vocab_size=VOCABULARY, special_tokens=[END], show_progress=False
    )
    trained.save_model(str(folder))
    tokenizer = GPT2TokenizerFast.from_pretrained(folder, model_max_length=LONGEST)
    tokenizer.save_pretrained(folder)
    return tokenizer


def _items(tokenizer: Any, texts: Sequence[str]) -> list[batches.Item]:
    rows = tokenizer(list(texts), truncation=True, max_length=LONGEST - 1)["input_ids"]
    return [batches.Item([*row, tokenizer.eos_token_id], [0] * (len(row) + 1)) for row in rows]


def _loss(network: Network, items: Sequence[Item]) -> tuple[float, int]:
    """Give the mean loss of a token, and the number of tokens."""
    total, count = 0.0, 0
    for start in range(0, len(items), _AT_ONCE):
        inputs, targets = shifted(items[start : start + _AT_ONCE])
        own = int(targets[1].sum())
        total += own * float(losses.right_of_each(network.model(inputs, training=False), *targets))
        count += own
    return total / count, count


def _continued(network: Network, tokenizer: Any, text: str) -> str:
    ids: list[int] = tokenizer(text)["input_ids"]
    start = len(ids)
    while len(ids) < start + _MOST_NEW:
        rows = np.array([ids], np.int32)
        inputs = {"token_ids": rows, "padding_mask": np.ones_like(rows)}
        ids.append(int(network.model(inputs, training=False).numpy()[0, -1].argmax()))
        if ids[-1] == tokenizer.eos_token_id:
            break
    found: str = tokenizer.decode(ids[start:], skip_special_tokens=True)
    return found.strip()
