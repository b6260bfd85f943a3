"""Write small tokenizers of the kinds that the families use."""

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

#: The normalisation of case and accents in ALBERT's SentencePiece file.
LOWER = [
    normalizers.Replace("``", '"'),
    normalizers.Replace("''", '"'),
    normalizers.NFKD(),
    normalizers.StripAccents(),
    normalizers.Lowercase(),
]


def write_wordpieces(family: type[PreTrainedTokenizerFast], folder: Path) -> int:
    """Write a WordPiece tokenizer as BERT's, and return the size of its vocabulary."""
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
    """Write a byte-level BPE of ``size`` pieces as GPT-2's, and return their number."""
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
    """Write a unigram tokenizer as from a SentencePiece file; return the number of pieces.

    Parameters
    ----------
    family
        The tokenizer's class.
    folder
        The folder to write to.
    names
        The special tokens by role, in the order of their ids.
    single, pair
        Templates of ``TemplateProcessing`` for one text and for a pair.
    normal
        The normalisation of the text.
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
