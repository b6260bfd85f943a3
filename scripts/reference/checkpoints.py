"""Random checkpoints of six families, in the ordinary layout of a Hub folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from tokenizers import ByteLevelBPETokenizer, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers as splits
from tokenizers.processors import TemplateProcessing
from transformers import (
    AlbertConfig,
    AlbertForSequenceClassification,
    AlbertTokenizerFast,
    BartConfig,
    BartForSequenceClassification,
    BartTokenizerFast,
    BertConfig,
    BertForSequenceClassification,
    BertTokenizerFast,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    DistilBertTokenizerFast,
    PreTrainedModel,
    RobertaConfig,
    RobertaForSequenceClassification,
    RobertaTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaTokenizerFast,
)

from .vocabulary import SENTENCES, unigrams, wordpieces

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ["ALPHA", "BETA", "GAMMA"]
LONGEST = 64
BPE_SIZE = 400
#: BART has a decoder too; the bytes alone are 256.
BPE_SIZE_BART = 280
#: Wide enough that softmax, LayerNorm and GELU are far from linear.
WEIGHT_STD = 0.3
BIAS_STD = 0.1

_BODY: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}
_HEAD: dict[str, Any] = {
    "id2label": dict(enumerate(CLASSES)),
    "label2id": {name: index for index, name in enumerate(CLASSES)},
}


def write(out: Path) -> None:
    """Write ``tiny_bert`` and its siblings under ``out``."""
    _write_bert(out / "tiny_bert")
    _write_distilbert(out / "tiny_distilbert")
    _write_roberta(out / "tiny_roberta")
    _write_xlm_roberta(out / "tiny_xlm_roberta")
    _write_albert(out / "tiny_albert")
    _write_bart(out / "tiny_bart")


def _write_bert(folder: Path) -> None:
    pieces = _write_wordpieces(folder)
    config = BertConfig(vocab_size=len(pieces), max_position_embeddings=LONGEST, **_BODY, **_HEAD)
    _write_model(BertForSequenceClassification(config), folder, seed=1)
    _write_tokenizer(BertTokenizerFast, folder)


def _write_distilbert(folder: Path) -> None:
    pieces = _write_wordpieces(folder)
    config = DistilBertConfig(
        vocab_size=len(pieces),
        max_position_embeddings=LONGEST,
        dim=_BODY["hidden_size"],
        hidden_dim=_BODY["intermediate_size"],
        n_layers=_BODY["num_hidden_layers"],
        n_heads=_BODY["num_attention_heads"],
        **_HEAD,
    )
    _write_model(DistilBertForSequenceClassification(config), folder, seed=2)
    _write_tokenizer(DistilBertTokenizerFast, folder)


def _write_roberta(folder: Path) -> None:
    tokenizer = _write_bpe(RobertaTokenizerFast, folder, BPE_SIZE)
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        # RoBERTa numbers positions from the padding id + 1.
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        **_BODY,
        **_HEAD,
    )
    _write_model(RobertaForSequenceClassification(config), folder, seed=3)


def _write_xlm_roberta(folder: Path) -> None:
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    pieces = _unigram(
        [*names.values(), "<mask>"],
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        lower=False,
    )
    tokenizer = XLMRobertaTokenizerFast(
        tokenizer_object=pieces, model_max_length=LONGEST, mask_token="<mask>", **names
    )
    tokenizer.save_pretrained(folder)
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        # The published models differ from their class's default in this.
        layer_norm_eps=1e-5,
        **_BODY,
        **_HEAD,
    )
    _write_model(XLMRobertaForSequenceClassification(config), folder, seed=4)


def _write_albert(folder: Path) -> None:
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    pieces = _unigram(
        [*names.values(), "[MASK]"],
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        lower=True,
    )
    tokenizer = AlbertTokenizerFast(
        tokenizer_object=pieces, model_max_length=LONGEST, mask_token="[MASK]", **names
    )
    tokenizer.save_pretrained(folder)
    config = AlbertConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=LONGEST,
        # Narrower than the body, as ALBERT's is.
        embedding_size=8,
        **_BODY,
        **_HEAD,
    )
    _write_model(AlbertForSequenceClassification(config), folder, seed=5)


def _write_bart(folder: Path) -> None:
    tokenizer = _write_bpe(BartTokenizerFast, folder, BPE_SIZE_BART)
    width, layers, heads, _ = _BODY.values()
    inner = 24  # a decoder is the larger half, and the file should stay small
    config = BartConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=LONGEST,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=inner,
        decoder_ffn_dim=inner,
        # Word embeddings times the root of the width: a loader that forgets it is found out.
        scale_embedding=True,
        **_HEAD,
    )
    _write_model(BartForSequenceClassification(config), folder, seed=6)


def _write_bpe(family: Any, folder: Path, size: int) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(
        SENTENCES,
        vocab_size=size,
        min_frequency=1,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        show_progress=False,
    )
    bpe.save_model(str(folder))
    tokenizer = family(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=LONGEST
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def _unigram(special: list[str], single: str, pair: str, *, lower: bool) -> Tokenizer:
    """Build what SentencePiece would, without its binary file."""
    pieces = Tokenizer(models.Unigram(unigrams(special), unk_id=special.index("<unk>")))
    # As transformers 5 builds ALBERT's and XLM-RoBERTa's anew, whatever tokenizer.json says.
    if lower:
        pieces.normalizer = normalizers.Sequence(
            [
                normalizers.Replace("``", '"'),
                normalizers.Replace("''", '"'),
                normalizers.NFKD(),
                normalizers.StripAccents(),
                normalizers.Lowercase(),
            ]
        )
    pieces.pre_tokenizer = splits.Sequence([splits.WhitespaceSplit(), splits.Metaspace()])
    pieces.decoder = decoders.Metaspace()
    pieces.post_processor = TemplateProcessing(
        single=single,
        pair=pair,
        special_tokens=[(name, index) for index, name in enumerate(special)],
    )
    return pieces


def _write_wordpieces(folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    pieces = wordpieces()
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    return pieces


def _write_tokenizer(family: Any, folder: Path) -> None:
    family(str(folder / "vocab.txt"), model_max_length=LONGEST).save_pretrained(folder)


def _write_model(model: PreTrainedModel, folder: Path, seed: int) -> None:
    _randomise(model, torch.Generator().manual_seed(seed))
    model.save_pretrained(folder)


def _randomise(model: PreTrainedModel, generator: torch.Generator) -> None:
    """Draw every parameter, the padding row and LayerNorm's scale and shift included.

    Left at their usual 0 and 1 they would hide a loader that drops or swaps them.
    """
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim > 1:
                parameter.copy_(WEIGHT_STD * noise)
            else:
                centre = 1.0 if name.endswith("weight") else 0.0
                parameter.copy_(centre + BIAS_STD * noise)
