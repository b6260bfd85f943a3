"""What is measured: one row for each way in which people use such a tool.

This module is imported by both sides, so it needs nothing but the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
#: Checkpoints that are made for the benchmark.
MADE = ROOT / "build" / "peers"

SENTENCE = "I love you, but I also kind of dislike you when you tell me that"

QUESTION = "What did the first settlers of the valley grow on the terraces?"
CONTEXT = (
    "The first settlers of the valley arrived in the early spring after a long march across the "
    "hills. They built small houses of stone and clay near the river, and on the terraces above it "
    "they grew barley, beans and a little flax for cloth. In the second year the harvest failed, "
    "and half of the families moved on to the coast, where fishing promised a better living."
)
ENTITIES = (
    "Maria Lopez from Lisbon joined Siemens in Berlin last spring, after seven years with the Red "
    "Cross in Nairobi and a short time at the University of Oslo, where she taught history to "
    "students from Norway and Kenya"
)

Kind = Literal["sentence", "first", "labels", "answer", "entities", "batch", "long"]


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
        Who takes part, this project first. The ratio of a tool is its time over this project's.
    """

    name: str
    kind: Kind
    checkpoint: Path
    tools: tuple[str, ...]

    @property
    def missing(self) -> Path | None:
        """A file that the row needs and that is not there."""
        needed = [self.checkpoint, *([sentences_file()] if self.kind in ("batch", "long") else [])]
        return next((path for path in needed if not path.exists()), None)


_SST2 = SHARED / "models" / "minilm-sst2"
_ALL = ("tfxg", "transformers_interpret", "captum", "shap")
_TWO = ("tfxg", "transformers_interpret")

ROWS: dict[str, Row] = {
    "sentence": Row("one sentence, default settings", "sentence", _SST2, _ALL),
    "distilbert": Row("the same, DistilBERT's size", "sentence", MADE / "distilbert", _ALL[:3]),
    "bert": Row("the same, BERT-base's size", "sentence", MADE / "bert", _ALL[:3]),
    "first": Row("first heatmap of a process, model loaded", "first", _SST2, _TWO),
    "labels": Row("eleven independent labels", "labels", MADE / "labels", _TWO),
    "answer": Row("an answer, its start and its end", "answer", MADE / "answer", _TWO),
    "entities": Row(
        "every entity of a sentence", "entities", SHARED / "models" / "minilm-ner", _TWO
    ),
    "batch": Row("200 sentences", "batch", _SST2, _ALL[:3]),
    "long": Row("512 tokens", "long", _SST2, _ALL[:3]),
}

#: Tools without a row, and why.
LEFT_OUT = {"inseq": "explains what a model generates, and none of these tasks"}


def sentences_file() -> Path:
    """Name the file of SST-2's dev set."""
    return SHARED / "data" / "sst2" / "dev.tsv"


def sentences(count: int) -> list[str]:
    """Read sentences of SST-2's dev set."""
    lines = sentences_file().read_text("utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines[:count]]


def long_text() -> str:
    """Join sentences to more than 512 tokens."""
    return " ".join(" ".join(sentences(60)).split()[:600])


@dataclass(frozen=True)
class Measured:
    """What a process measured of a tool.

    Attributes
    ----------
    seconds
        Of each run.
    passes
        How many points it ran the model at, forward and backward; None where it does not tell.
    gap
        The largest relative completeness gap; None where it does not tell.
    peak
        Peak memory of the process beyond that with the model loaded, in MiB.
    length
        Tokens of the input.
    """

    seconds: list[float]
    passes: int | None
    gap: float | None
    peak: float
    length: int

    @classmethod
    def read(cls, values: dict[str, Any]) -> Measured:
        """Take what a process printed."""
        return cls(**values)
