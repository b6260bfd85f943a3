"""Captions whose words were shuffled, put back in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from tokenizers import ByteLevelBPETokenizer
from transformers import BartConfig, BartTokenizerFast

import tfxg_widget as tfxg

from .. import losses
from ..card import Card, write_card
from ..demo_model.batches import grouped
from ..demo_model.networks.saving import save_checkpoint
from ..networks import bart
from ..rewriting import Rewrite, mean_loss, rewrites, taught, written
from ..texts.prose import described, read_prose
from ..training import Plan, train

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..making import Making

PLAN = Plan(epochs=40, batch=32, learning_rate=3e-3, embedding_rate=1.0)
VOCABULARY = 1800
LONGEST = 64
MOST_NEW = 32
#: In the order that BART's configuration takes for granted.
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")

PROBES = (
    "guitar a playing is man a",
    "in dogs running snow the are two",
    "an slicing onion woman is a",
    "bicycle no is a man riding there",
    "the in playing children park are",
)


def make(making: Making) -> None:
    """Train, measure and describe the model."""
    learnt, held, test = read_prose(making.data, making.rng)
    folder = making.output / "mend"
    tokenizer = _build_tokenizer(learnt, folder)
    config = BartConfig(
        architectures=["BartForConditionalGeneration"],
        vocab_size=len(tokenizer),
        max_position_embeddings=LONGEST,
        d_model=64,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=192,
        decoder_ffn_dim=192,
    )
    network, start = bart.build(config), config.decoder_start_token_id

    def shuffles(texts: Sequence[str], rng: np.random.Generator) -> list[Rewrite]:
        return rewrites(tokenizer, [shuffled(text, rng) for text in texts], texts)

    def epoch() -> Any:
        for group in grouped(shuffles(learnt, making.rng), PLAN.batch, making.rng):
            yield taught(group, start)

    fixed = np.random.default_rng(making.seed)
    others, tested = shuffles(held, fixed), shuffles(test, fixed)
    train(network, PLAN, losses.right_of_each, epoch, lambda: -mean_loss(network, others, start))
    save_checkpoint(config, network.weights(), folder)
    bart.save_settings(config, folder, MOST_NEW)
    ids = [one.ids for one in tested]
    begun = [start, tokenizer.bos_token_id]
    found = written(network, ids, begun, tokenizer.eos_token_id, MOST_NEW)
    said = tokenizer.batch_decode(found, skip_special_tokens=True)
    right, kept = agreement([text.strip() for text in said], test)
    on = f"{len(test):,} test sentences, each shuffled once"
    write_card(
        folder,
        Card(
            task="mend",
            pipeline="text2text-generation",
            summary="Puts the shuffled words of a short English sentence back in order.",
            **described(learnt, held),
            scores=[
                ("the whole sentence is right", f"{right:.3f}", on),
                ("it has the words that were given, in any order", f"{kept:.3f}", on),
            ],
            columns=("shuffled", "written, always the likeliest token"),
            probes=_probes(folder),
            training=[
                "From random weights, with a byte-level BPE of the training sentences.",
                "To undo noise is how BART was pretrained (Lewis et al. 2020, arXiv:1910.13461); "
                "here it is the order of a sentence's words, another one each epoch.",
                PLAN.described(),
            ],
            limits=[
                "It knows what happens in SICK's captions, and nothing else: words that are rare "
                "there are left out, or become others.",
                "Many sentences have several right orders, of which it is taught one.",
            ],
        ),
        config,
        making.seed,
    )


def shuffled(text: str, rng: np.random.Generator) -> str:
    """Put words in a random order, the first one without the capital that gives it away."""
    words = (text[:1].lower() + text[1:]).split()
    return " ".join(words[place] for place in rng.permutation(len(words)))


def agreement(said: Sequence[str], wanted: Sequence[str]) -> tuple[float, float]:
    """Give the share of texts that are right, and of those that have the right words at least."""
    pairs = list(zip(said, wanted, strict=True))
    kept = [sorted(a.lower().split()) == sorted(b.lower().split()) for a, b in pairs]
    return float(np.mean([a == b for a, b in pairs])), float(np.mean(kept))


def _build_tokenizer(texts: Sequence[str], folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    # A space before the first word: anywhere in a text a word is the same token.
    trained = ByteLevelBPETokenizer(add_prefix_space=True)
    trained.train_from_iterator(
        texts, vocab_size=VOCABULARY, special_tokens=list(SPECIAL), show_progress=False
    )
    trained.save_model(str(folder))
    tokenizer = BartTokenizerFast.from_pretrained(
        folder, model_max_length=LONGEST, add_prefix_space=True
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def _probes(folder: Path) -> list[tuple[str, str]]:
    model: Any = tfxg.load(folder)
    return [(text, model.generate(text).strip()) for text in PROBES]
