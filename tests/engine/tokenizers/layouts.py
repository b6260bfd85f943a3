"""Every layout of the `tokenizers` library, trained in memory on a few sentences."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import transformers
from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

SENTENCES = (
    "work is sufficient, the river delivers more than 12 films",
    "A film\tof  quiet\njoy; don't miss it (2nd time)",
    "我们喜欢电影 今天 很好",
    "café naïve über مرحبا بالعالم",
    "👍🏽 👩‍👩‍👧 ok",
    # Often enough that a space and what follows become one token.
    "the river is the river is good is the river is good",
)
SPECIAL = ("<unk>", "<s>", "</s>", "<pad>", "<mask>")
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))

_UNKNOWN = SPECIAL[0]
_PAIRS = [("</s>", 2), ("<s>", 1)]


@dataclass(frozen=True)
class Parts:
    """What a tokenizer is made of; ``decode`` is what its kind has for a decoder."""

    model: str
    split: Callable[[], Any] | None = None
    normalize: Callable[[], Any] | None = None
    process: Callable[[], Any] | None = None
    decode: Callable[[], Any] | None = None


def _model(kind: str) -> tuple[Any, Any]:
    special = [*SPECIAL, *(BYTES if kind == "byte fallback" else ())]
    if kind == "Unigram":
        trainer = trainers.UnigramTrainer(
            vocab_size=150, special_tokens=special, unk_token=_UNKNOWN, show_progress=False
        )
        return models.Unigram(), trainer
    if kind == "WordPiece":
        return models.WordPiece(unk_token=_UNKNOWN), trainers.WordPieceTrainer(
            vocab_size=170, special_tokens=special, show_progress=False
        )
    if kind == "WordLevel":
        return models.WordLevel(unk_token=_UNKNOWN), trainers.WordLevelTrainer(
            vocab_size=100, special_tokens=special, show_progress=False
        )
    alphabet = pre_tokenizers.ByteLevel.alphabet() if kind == "byte level" else []
    fallback = kind == "byte fallback"
    model = models.BPE(
        byte_fallback=fallback, unk_token=None if alphabet else _UNKNOWN, fuse_unk=fallback
    )
    return model, trainers.BpeTrainer(
        vocab_size=330, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )


def _sequence(*steps: Any) -> Callable[[], Any]:
    return lambda: pre_tokenizers.Sequence([step() for step in steps])


def _bytes(prefix: bool = False, trim: bool = True, regex: bool = True) -> Callable[[], Any]:
    return lambda: pre_tokenizers.ByteLevel(
        add_prefix_space=prefix, trim_offsets=trim, use_regex=regex
    )


def _byte_post(trim: bool, prefix: bool = True) -> Callable[[], Any]:
    return lambda: processors.ByteLevel(trim_offsets=trim, add_prefix_space=prefix)


def _meta(scheme: str, split: bool) -> Callable[[], Any]:
    return lambda: pre_tokenizers.Metaspace(prepend_scheme=scheme, split=split)


def _roberta(trim: bool, prefix: bool) -> Callable[[], Any]:
    return lambda: processors.RobertaProcessing(*_PAIRS, trim_offsets=trim, add_prefix_space=prefix)


def _template() -> Any:
    return processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B:1 </s>:1", special_tokens=_PAIRS
    )


_P = pre_tokenizers
_SPLIT = functools.partial(_P.Split, "-", "isolated")
_LLAMA = functools.partial(
    normalizers.Sequence, [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
)
_XLMR = functools.partial(
    normalizers.Sequence,
    [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")],
)
_LLAMA_DECODER = functools.partial(
    decoders.Sequence,
    [
        decoders.Replace("▁", " "),
        decoders.ByteFallback(),
        decoders.Fuse(),
        decoders.Strip(" ", 1, 0),
    ],
)
_STRIPPED = functools.partial(normalizers.Sequence, [normalizers.NFD(), normalizers.StripAccents()])

#: By name; a word of it is a word of the library.
LAYOUTS: dict[str, Parts] = {
    "WordPiece BertPreTokenizer BertNormalizer": Parts(
        "WordPiece",
        _P.BertPreTokenizer,
        normalizers.BertNormalizer,
        lambda: processors.BertProcessing(*_PAIRS),
        decoders.WordPiece,
    ),
    "WordPiece Whitespace StripAccents": Parts(
        "WordPiece", _P.Whitespace, _STRIPPED, None, decoders.WordPiece
    ),
    "WordPiece Split Digits Punctuation": Parts(
        "WordPiece",
        _sequence(_P.WhitespaceSplit, _SPLIT, _P.Digits, _P.Punctuation),
        None,
        _template,
        decoders.WordPiece,
    ),
    "WordLevel Whitespace": Parts("WordLevel", _P.Whitespace),
    "WordLevel UnicodeScripts Lowercase": Parts(
        "WordLevel", _sequence(_P.WhitespaceSplit, _P.UnicodeScripts), normalizers.Lowercase
    ),
    "BPE WhitespaceSplit": Parts("BPE", _P.WhitespaceSplit, None, _template),
    "BPE UnicodeScripts NFKC": Parts("BPE", _P.UnicodeScripts, normalizers.NFKC),
    **{
        f"Unigram Metaspace {scheme}{'' if split else ' unsplit'}": Parts(
            "Unigram", _meta(scheme, split), None, None, decoders.Metaspace
        )
        for scheme in ("always", "first", "never")
        for split in (True, False)
    },
    "Unigram XLM-R": Parts(
        "Unigram",
        _sequence(_P.WhitespaceSplit, _P.Metaspace),
        _XLMR,
        _template,
        decoders.Metaspace,
    ),
    "Unigram UnicodeScripts Metaspace": Parts(
        "Unigram",
        _sequence(_P.UnicodeScripts, _P.Digits, _P.Metaspace),
        normalizers.BertNormalizer,
        None,
        decoders.Metaspace,
    ),
    "BPE byte fallback Llama 2": Parts("byte fallback", None, _LLAMA, _template, _LLAMA_DECODER),
    "BPE byte fallback Metaspace": Parts(
        "byte fallback", _meta("first", False), None, _template, _LLAMA_DECODER
    ),
    **{
        f"ByteLevel prefix={prefix} trim={trim} regex={regex}": Parts(
            "byte level",
            _bytes(prefix, trim, regex),
            None,
            _byte_post(trim, prefix),
            decoders.ByteLevel,
        )
        for prefix in (True, False)
        for trim in (True, False)
        for regex in (True, False)
    },
    **{
        f"Whitespace ByteLevel prefix={prefix} trim={trim}": Parts(
            "byte level",
            _sequence(_P.Whitespace, _bytes(prefix, trim)),
            None,
            _byte_post(trim, prefix),
            decoders.ByteLevel,
        )
        for prefix in (True, False)
        for trim in (True, False)
    },
    "Digits ByteLevel Roberta": Parts(
        "byte level",
        _sequence(_P.Digits, _P.Punctuation, _bytes(True)),
        normalizers.NFKC,
        _roberta(trim=True, prefix=True),
        decoders.ByteLevel,
    ),
    "ByteLevel Roberta without prefix": Parts(
        "byte level", _bytes(True), None, _roberta(trim=True, prefix=False), decoders.ByteLevel
    ),
    "Split removed ByteLevel BertNormalizer": Parts(
        "byte level",
        _sequence(functools.partial(_P.Split, "-", "removed"), _bytes(True)),
        normalizers.BertNormalizer,
        _byte_post(trim=True),
        decoders.ByteLevel,
    ),
}


@functools.cache
def tokenizer_of(name: str) -> Any:
    """Train the tokenizer of a layout, as transformers wraps it."""
    parts = LAYOUTS[name]
    model, trainer = _model(parts.model)
    backend = Tokenizer(model)
    if parts.split:
        backend.pre_tokenizer = parts.split()
    if parts.normalize:
        backend.normalizer = parts.normalize()
    backend.train_from_iterator(SENTENCES, trainer)
    if parts.process:
        backend.post_processor = parts.process()
    if parts.decode:
        backend.decoder = parts.decode()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=backend,
        unk_token=SPECIAL[0],
        bos_token=SPECIAL[1],
        eos_token=SPECIAL[2],
        pad_token=SPECIAL[3],
        mask_token=SPECIAL[4],
    )
