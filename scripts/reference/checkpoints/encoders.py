"""Random checkpoints of six families of encoders, in the ordinary layout of a Hub folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    RobertaConfig,
    RobertaForSequenceClassification,
    RobertaTokenizerFast,
    XLMRobertaConfig,
    XLMRobertaForSequenceClassification,
    XLMRobertaTokenizerFast,
)

from . import random_model
from .random_model import BODY, HEAD, LONGEST
from .tokenizing import LOWER, write_bytes, write_unigrams, write_wordpieces

if TYPE_CHECKING:
    from pathlib import Path

BPE_SIZE = 400
#: BART has a decoder too; the bytes alone are 256.
BPE_SIZE_BART = 280
BPE_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def write(out: Path) -> None:
    """Write ``tiny_bert`` and its siblings under ``out``."""
    _write_bert(out / "tiny_bert")
    _write_distilbert(out / "tiny_distilbert")
    _write_roberta(out / "tiny_roberta")
    _write_xlm_roberta(out / "tiny_xlm_roberta")
    _write_albert(out / "tiny_albert")
    _write_bart(out / "tiny_bart")


def _write_bert(folder: Path) -> None:
    size = write_wordpieces(BertTokenizerFast, folder)
    config = BertConfig(vocab_size=size, max_position_embeddings=LONGEST, **BODY, **HEAD)
    random_model.write(BertForSequenceClassification(config), folder, seed=1)


def _write_distilbert(folder: Path) -> None:
    config = DistilBertConfig(
        vocab_size=write_wordpieces(DistilBertTokenizerFast, folder),
        max_position_embeddings=LONGEST,
        dim=BODY["hidden_size"],
        hidden_dim=BODY["intermediate_size"],
        n_layers=BODY["num_hidden_layers"],
        n_heads=BODY["num_attention_heads"],
        **HEAD,
    )
    random_model.write(DistilBertForSequenceClassification(config), folder, seed=2)


def _write_roberta(folder: Path) -> None:
    config = RobertaConfig(
        vocab_size=write_bytes(RobertaTokenizerFast, folder, BPE_SIZE, BPE_SPECIAL),
        # RoBERTa numbers positions from the padding id + 1.
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        **BODY,
        **HEAD,
    )
    random_model.write(RobertaForSequenceClassification(config), folder, seed=3)


def _write_xlm_roberta(folder: Path) -> None:
    names = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    size = write_unigrams(
        XLMRobertaTokenizerFast,
        folder,
        names | {"mask_token": "<mask>"},
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
    )
    config = XLMRobertaConfig(
        vocab_size=size,
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        # The published models differ from their class's default in this.
        layer_norm_eps=1e-5,
        **BODY,
        **HEAD,
    )
    random_model.write(XLMRobertaForSequenceClassification(config), folder, seed=4)


def _write_albert(folder: Path) -> None:
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    size = write_unigrams(
        AlbertTokenizerFast,
        folder,
        names | {"mask_token": "[MASK]"},
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        normal=LOWER,
    )
    config = AlbertConfig(
        vocab_size=size,
        max_position_embeddings=LONGEST,
        # Narrower than the body, as ALBERT's is.
        embedding_size=8,
        **BODY,
        **HEAD,
    )
    random_model.write(AlbertForSequenceClassification(config), folder, seed=5)


def _write_bart(folder: Path) -> None:
    width, layers, heads, _ = BODY.values()
    inner = 24  # a decoder is the larger half, and the file should stay small
    config = BartConfig(
        vocab_size=write_bytes(BartTokenizerFast, folder, BPE_SIZE_BART, BPE_SPECIAL),
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
        **HEAD,
    )
    random_model.write(BartForSequenceClassification(config), folder, seed=6)
