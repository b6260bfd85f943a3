"""Random checkpoints of three families, in the ordinary layout of a Hub folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import (
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
)

from .vocabulary import SENTENCES, wordpieces

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ["ALPHA", "BETA", "GAMMA"]
LONGEST = 64
BPE_SIZE = 400
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
    """Write ``tiny_bert``, ``tiny_distilbert`` and ``tiny_roberta`` under ``out``."""
    _write_bert(out / "tiny_bert")
    _write_distilbert(out / "tiny_distilbert")
    _write_roberta(out / "tiny_roberta")


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
    folder.mkdir(parents=True, exist_ok=True)
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(
        SENTENCES,
        vocab_size=BPE_SIZE,
        min_frequency=1,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        show_progress=False,
    )
    bpe.save_model(str(folder))
    tokenizer = RobertaTokenizerFast(
        str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=LONGEST
    )
    tokenizer.save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        # RoBERTa numbers positions from the padding id + 1.
        max_position_embeddings=LONGEST + 2,
        type_vocab_size=1,
        **_BODY,
        **_HEAD,
    )
    _write_model(RobertaForSequenceClassification(config), folder, seed=3)


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
