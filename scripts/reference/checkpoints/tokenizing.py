"""Tokenizers small enough to commit, of the kinds that the families use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tokenizers import ByteLevelBPETokenizer, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers as splits
from tokenizers.processors import TemplateProcessing
from transformers import PreTrainedTokenizerFast

from .random_model import LONGEST
from .vocabulary import SENTENCES, unigrams, wordpieces

if TYPE_CHECKING:
    from pathlib import Path

#: BERT's two layers of casing and accents, as SentencePiece's file for ALBERT has them.
LOWER = [
    normalizers.Replace("``", '"'),
    normalizers.Replace("''", '"'),
    normalizers.NFKD(),
    normalizers.StripAccents(),
    normalizers.Lowercase(),
]


def write_wordpieces(family: type[PreTrainedTokenizerFast], folder: Path) -> int:
    """Write BERT's kind and give the number of its pieces."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = wordpieces()
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    family(str(folder / "vocab.txt"), model_max_length=LONGEST).save_pretrained(folder)
    return len(pieces)


def write_bytes(
    family: type[PreTrainedTokenizerFast],
    folder: Path,
    size: int,
    special: list[str],
    **names: str,
) -> int:
    """Write a byte-level BPE of ``size`` pieces, GPT-2's kind, and give their number."""
    folder.mkdir(parents=True, exist_ok=True)
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(
        SENTENCES, vocab_size=size, min_frequency=1, special_tokens=special, show_progress=False
    )
    bpe.save_model(str(folder))
    tokenizer = family(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=LONGEST, **names
    )
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def write_unigrams(
    family: type[PreTrainedTokenizerFast],
    folder: Path,
    names: dict[str, str],
    single: str,
    pair: str,
    normal: list[Any] | None = None,
) -> int:
    """Write what SentencePiece would, without its binary file, and give the number of pieces.

    Parameters
    ----------
    family
        The tokenizer's class.
    folder
        Where to.
    names
        The special tokens by their role, in the order of their ids.
    single, pair
        Where they stand, in ``TemplateProcessing``'s words.
    normal
        What is done to a text first.
    """
    special = list(names.values())
    pieces = Tokenizer(models.Unigram(unigrams(special), unk_id=special.index(names["unk_token"])))
    if normal:
        pieces.normalizer = normalizers.Sequence(normal)
    pieces.pre_tokenizer = splits.Sequence([splits.WhitespaceSplit(), splits.Metaspace()])
    pieces.decoder = decoders.Metaspace()
    pieces.post_processor = TemplateProcessing(
        single=single,
        pair=pair,
        special_tokens=[(name, index) for index, name in enumerate(special)],
    )
    tokenizer = family(tokenizer_object=pieces, model_max_length=LONGEST, **names)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)
