"""What is measured: one row for each way in which people use such a tool.

This module is imported by both sides, so it needs nothing but the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
#: Checkpoints that are made for the benchmark.
MADE = ROOT / "build" / "peers"

Kind = Literal["sentence", "gap", "first", "labels", "answer", "entities", "batch", "long"]


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes
    ----------
    name
        What the table calls it.
    kind
        How a tool is used.
    checkpoint
        The folder of the model.
    tools
        Which tools take part, this project first. The ratio of a tool is its time over this
        project's.
    tokens
        How many tokens the input of a row of kind "long" has.
    """

    name: str
    kind: Kind
    checkpoint: Path
    tools: tuple[str, ...]
    tokens: int = 0

    @property
    def missing(self) -> Path | None:
        """A file that the row needs and that is not there."""
        needs_sentences = self.kind in ("gap", "batch", "long")
        needed = [self.checkpoint, *([sentences_file()] if needs_sentences else [])]
        return next((path for path in needed if not path.exists()), None)


_SST2 = SHARED / "models" / "minilm-sst2"
_NER = SHARED / "models" / "minilm-ner"
_INTEGRATING = ("tfxg", "transformers_interpret", "captum")
_WITH_SHAP = (*_INTEGRATING, "shap")
_WITHOUT_CAPTUM = ("tfxg", "transformers_interpret")

ROWS: dict[str, Row] = {
    "sentence": Row("one sentence, default settings", "sentence", _SST2, _WITH_SHAP),
    "gap": Row("ten sentences one by one, to a gap of 1 %", "gap", _SST2, _INTEGRATING),
    "first": Row("first heatmap of a process, model loaded", "first", _SST2, _WITHOUT_CAPTUM),
    "labels": Row("eleven independent labels", "labels", MADE / "labels", _WITHOUT_CAPTUM),
    "answer": Row("an answer, its start and its end", "answer", MADE / "answer", _WITHOUT_CAPTUM),
    "entities": Row("every entity token of 40 tokens", "entities", _NER, _WITHOUT_CAPTUM),
    "batch": Row("200 sentences", "batch", _SST2, _INTEGRATING),
    "medium": Row("128 tokens", "long", _SST2, _INTEGRATING, tokens=128),
    "long": Row("512 tokens", "long", _SST2, _INTEGRATING, tokens=512),
    "distilbert": Row(
        "one sentence, DistilBERT's size", "sentence", MADE / "distilbert", _INTEGRATING
    ),
    "bert": Row("one sentence, BERT-base's size", "sentence", MADE / "bert", _INTEGRATING),
}

#: Tools without a row, and why.
LEFT_OUT = {"inseq": "explains what a model generates, and none of these tasks"}


def sentences_file() -> Path:
    """Name the file of SST-2's dev set."""
    return SHARED / "data" / "sst2" / "dev.tsv"
