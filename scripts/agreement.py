"""Compare the scores of both stacks: ``python -m scripts.agreement``.

``record FILE`` writes the scores of one environment. ``compare FILE`` computes the same in the
other environment, prints the differences, and fails if they exceed the limits.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

import tfxg_widget as tfxg
from tfxg_widget.engine.methods.base import build
from tfxg_widget.engine.models.installed import has_tensorflow_classes

_ROOT = Path(__file__).resolve().parents[1]
_MODEL = _ROOT.parent / "shared" / "models" / "minilm-sst2"
_SENTENCES = _ROOT / "tests" / "reference" / "minilm_sst2.json"

#: Largest differences: of logits absolute, of scores as a share of the largest score.
LOGITS_WITHIN = 1e-4
SCORES_WITHIN = 1e-3

#: Methods with more points than this explain fewer sentences, but at least ``_FEWEST``.
_POINTS, _FEWEST = 300, 6


class Explained(msgspec.Struct, frozen=True):
    """The explanation of one sentence by one method."""

    text: str
    tokens: list[str]
    offsets: list[tuple[int, int]]
    logits: dict[str, float]
    scores: list[float]


class Record(msgspec.Struct, frozen=True):
    """The explanations of one environment.

    Attributes
    ----------
    stack
        The library that holds the model.
    versions
        Versions of the installed libraries.
    explained
        Explanations by method.
    """

    stack: str
    versions: dict[str, str]
    explained: dict[str, list[Explained]]


class Difference(msgspec.Struct, frozen=True):
    """The largest differences between the explanations of one method on two stacks."""

    sentences: int
    same_tokens: bool
    logits: float
    scores: float

    @property
    def holds(self) -> bool:
        """Whether the stacks agree within the limits."""
        close = self.logits <= LOGITS_WITHIN and self.scores <= SCORES_WITHIN
        return self.same_tokens and close


def computed() -> Record:
    """Explain the sentences by every method in this environment."""
    model = tfxg.load(_MODEL)
    texts = [entry["text"] for entry in json.loads(_SENTENCES.read_text("utf-8"))["sentences"]]
    typical = model.encode(texts[len(texts) // 2])
    explained = {}
    for method in (info.name for info in tfxg.methods()):
        count = max(_FEWEST, _POINTS // build(method, {}).cost(typical))
        # Texts are sorted by length, so a regular selection has short and long ones.
        selected = texts[:: -(-len(texts) // count)]
        # A number of steps that depends on residuals could differ by rounding errors.
        steps: dict[str, Any] = {"n_steps": 50} if method == "integrated_gradients" else {}
        attributions = tfxg.explain(model, selected, method=method, **steps)
        explained[method] = [_explained(a) for a in attributions]
    return Record(_stack(), _versions(), explained)


def differences(first: Record, second: Record) -> dict[str, Difference]:
    """Compare two records, method by method.

    Raises
    ------
    ValueError
        If both are of the same stack, or of different methods or sentences.
    """
    if first.stack == second.stack:
        raise ValueError(f"Both records are of {first.stack}: compare in the other environment.")
    if _texts(first) != _texts(second):
        raise ValueError("The records have different methods or sentences: record them again.")
    return {
        method: _difference(explained, second.explained[method])
        for method, explained in first.explained.items()
    }


def table(by_method: dict[str, Difference]) -> Table:
    """Make a table of the differences, with a row per method."""
    rows = Table(
        *("method", "sentences", "tokens", "logits", "scores", "verdict"),
        title="Largest difference of logits, and of scores as a share of the largest score",
    )
    for method, difference in by_method.items():
        rows.add_row(
            method,
            str(difference.sentences),
            "same" if difference.same_tokens else "differ",
            f"{difference.logits:.1e}",
            f"{difference.scores:.1e}",
            "agree" if difference.holds else "DISAGREE",
        )
    return rows


def _stack() -> str:
    return "transformers 4" if has_tensorflow_classes() else "KerasHub"


def main(arguments: Sequence[str] | None = None) -> int:
    """Record or compare; return 1 if the stacks disagree."""
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
    by_method = differences(here, there)
    console.print(table(by_method))
    return 0 if all(difference.holds for difference in by_method.values()) else 1


def _explained(attribution: tfxg.Attribution) -> Explained:
    return Explained(
        attribution.text,
        list(attribution.tokens),
        list(attribution.offsets),
        dict(attribution.prediction.logits),
        attribution.scores.tolist(),
    )


def _texts(record: Record) -> dict[str, list[str]]:
    return {
        method: [entry.text for entry in explained]
        for method, explained in record.explained.items()
    }


def _difference(first: list[Explained], second: list[Explained]) -> Difference:
    pairs = list(zip(first, second, strict=True))
    same = all((a.tokens, a.offsets) == (b.tokens, b.offsets) for a, b in pairs)
    logits = [_largest(list(a.logits.values()), list(b.logits.values())) for a, b in pairs]
    # Scores of different tokens cannot be compared.
    scores = [
        _largest(a.scores, b.scores) / np.abs(a.scores).max() if same else 1 for a, b in pairs
    ]
    # Unlike Python's maximum, NumPy's is NaN if any value is.
    return Difference(len(pairs), same, float(np.max(logits)), float(np.max(scores)))


def _largest(first: list[float], second: list[float]) -> float:
    """Give the largest absolute difference."""
    return float(np.abs(np.subtract(first, second)).max())


def _versions() -> dict[str, str]:
    installed = {}
    for name in ("tensorflow", "tf-keras", "keras", "keras-hub", "transformers"):
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    return installed


if __name__ == "__main__":
    sys.exit(main())
