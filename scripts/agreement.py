"""Hold both stacks' numbers against each other: ``python -m scripts.agreement``.

``record FILE`` writes what one environment computes, ``compare FILE`` computes the same in the
other one and prints how far the two are apart. It fails where they disagree.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

import tfxg_widget as tfxg
from tfxg_widget.engine.methods.base import build

_ROOT = Path(__file__).resolve().parents[1]
_MODEL = _ROOT.parent / "shared" / "models" / "minilm-sst2"
_SENTENCES = _ROOT / "tests" / "reference" / "minilm_sst2.json"

#: What two stacks may differ by: logits outright, scores as a share of the largest one.
LOGITS_WITHIN = 1e-4
SCORES_WITHIN = 1e-3

#: A method whose cost is higher explains fewer sentences, but never fewer than the second number.
_POINTS, _FEWEST = 300, 6


class Explained(msgspec.Struct, frozen=True):
    """One sentence by one method."""

    text: str
    tokens: list[str]
    offsets: list[tuple[int, int]]
    logits: dict[str, float]
    scores: list[float]


class Record(msgspec.Struct, frozen=True):
    """What one environment computes.

    Attributes
    ----------
    stack
        The adapter that holds the model.
    versions
        Of the libraries behind it.
    explained
        By method.
    """

    stack: str
    versions: dict[str, str]
    explained: dict[str, list[Explained]]


class Difference(msgspec.Struct, frozen=True):
    """How far two records of one method are apart, at worst."""

    sentences: int
    same_tokens: bool
    logits: float
    scores: float

    @property
    def holds(self) -> bool:
        """Whether both stacks are taken to say the same."""
        close = self.logits <= LOGITS_WITHIN and self.scores <= SCORES_WITHIN
        return self.same_tokens and close


def computed() -> Record:
    """Explain the sentences by every method, here."""
    model = tfxg.load(_MODEL)
    texts = [one["text"] for one in json.loads(_SENTENCES.read_text("utf-8"))["sentences"]]
    typical = model.encode(texts[len(texts) // 2])
    explained = {}
    for method in (info.name for info in tfxg.methods()):
        few = max(_FEWEST, _POINTS // build(method, {}).cost(typical))
        # Sorted by length, so every so many of them are short and long ones alike.
        chosen = texts[:: -(-len(texts) // few)]
        # A number of steps that depends on residuals could differ by rounding errors.
        steps = {"n_steps": 50} if method == "integrated_gradients" else {}
        found = tfxg.explain(model, chosen, method=method, **steps)
        explained[method] = [_plain(one) for one in found]
    return Record(type(model).__name__, _versions(), explained)


def differences(one: Record, other: Record) -> dict[str, Difference]:
    """Compare two records, method by method.

    Raises
    ------
    ValueError
        Where they are of the same stack, or not of the same methods and sentences.
    """
    if one.stack == other.stack:
        raise ValueError(f"Both records are of {one.stack}: compare in the other environment.")
    if _asked(one) != _asked(other):
        raise ValueError("The records are not of the same methods and sentences: record anew.")
    return {
        method: _difference(found, other.explained[method])
        for method, found in one.explained.items()
    }


def table(found: dict[str, Difference]) -> Table:
    """Lay the differences out, a row for each method."""
    rows = Table(
        *("method", "sentences", "tokens", "logits", "scores", "verdict"),
        title="Largest difference of logits, and of scores as a share of the largest score",
    )
    for method, one in found.items():
        tokens = "same" if one.same_tokens else "differ"
        verdict = "agree" if one.holds else "DISAGREE"
        row = [
            method,
            str(one.sentences),
            tokens,
            f"{one.logits:.1e}",
            f"{one.scores:.1e}",
            verdict,
        ]
        rows.add_row(*row)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Record, or compare; give 1 where the stacks disagree."""
    parser = argparse.ArgumentParser(prog="python -m scripts.agreement", description=__doc__)
    parser.add_argument("task", choices=["record", "compare"])
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    console = Console()
    if not _MODEL.is_dir():
        console.print(f"Skipped: there is no {_MODEL.name} in ../shared/models.")
        return 0
    here = computed()
    if options.task == "record":
        options.file.parent.mkdir(parents=True, exist_ok=True)
        options.file.write_bytes(msgspec.json.encode(here))
        return 0
    there = msgspec.json.decode(options.file.read_bytes(), type=Record)
    for record in (here, there):
        libraries = ", ".join(" ".join(pair) for pair in record.versions.items())
        console.print(f"{record.stack}: {libraries}", soft_wrap=True)
    found = differences(here, there)
    console.print(table(found))
    return 0 if all(one.holds for one in found.values()) else 1


def _plain(one: tfxg.Attribution) -> Explained:
    return Explained(
        one.text,
        list(one.tokens),
        list(one.offsets),
        dict(one.prediction.logits),
        one.scores.tolist(),
    )


def _asked(record: Record) -> dict[str, list[str]]:
    return {method: [one.text for one in found] for method, found in record.explained.items()}


def _difference(found: list[Explained], others: list[Explained]) -> Difference:
    pairs = list(zip(found, others, strict=True))
    same = all((a.tokens, a.offsets) == (b.tokens, b.offsets) for a, b in pairs)
    logits = [_apart(list(a.logits.values()), list(b.logits.values())) for a, b in pairs]
    # Scores of other tokens cannot be compared.
    scores = [_apart(a.scores, b.scores) / np.abs(a.scores).max() if same else 1 for a, b in pairs]
    # NumPy's maximum, unlike Python's, is NaN where anything is.
    return Difference(len(pairs), same, float(np.max(logits)), float(np.max(scores)))


def _apart(some: list[float], others: list[float]) -> float:
    return float(np.abs(np.subtract(some, others)).max())


def _versions() -> dict[str, str]:
    found = {}
    for name in ("tensorflow", "tf-keras", "keras", "keras-hub", "transformers"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
