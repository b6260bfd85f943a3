"""The stored references, and the models that they are about."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import tfxg_widget as tfxg
from tests.support import REFERENCE, SHARED, loaded

from .comparison import Floats

#: What the scores are compared on, as the page calls it.
TINY = "tiny BERT: 4 inputs × 3 classes"
SHORT = "tiny BERT: 1 input × 3 classes"
PAIR = "tiny BERT: 1 pair × 3 classes"
TWIN = "tiny BERT with ReLU: 4 inputs × 3 classes"
CNN = "a small CNN: 1 input × 3 classes"
MINILM = "MiniLM: 24 sentences of SST-2"

#: Of the largest score; the engine computes in float32, the references in float64.
TOLERANCE = 2e-5
#: MiniLM is deeper, and its references are float32 themselves.
TOLERANCE_MINILM = 1e-4
STANDARD_ERRORS = 3.0


def read_json(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


@functools.cache
def read_arrays(name: str) -> dict[str, Floats]:
    with np.load(REFERENCE / name) as stored:
        return dict(stored)


CASES: dict[str, Any] = read_json("tiny_bert.json")["cases"]


def tiny_bert() -> Any:
    return loaded("tiny_bert")


@functools.cache
def with_relu() -> Any:
    """Load the tiny BERT with ReLU for GELU, its weights unchanged."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "tiny_bert"
        shutil.copytree(REFERENCE / "tiny_bert", folder)
        config = json.loads((folder / "config.json").read_text("utf-8")) | {"hidden_act": "relu"}
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        return tfxg.load(folder)


@functools.cache
def minilm() -> Any:
    return tfxg.load(SHARED / "models" / "minilm-sst2")


def explained(case: str, model: Any = None, **options: Any) -> list[tfxg.Attribution]:
    """Explain every class of a stored case, by the tiny BERT unless told otherwise."""
    given = CASES[case]
    options = {"target": "all"} | options
    found: list[tfxg.Attribution] = tfxg.explain(
        model or tiny_bert(), given["text"], given["text_pair"], **options
    )
    return found


def scores(case: str, model: Any = None, **options: Any) -> Floats:
    """Score the tokens of a stored case for every class: (K, T)."""
    return stacked(explained(case, model, **options))


def stacked(attributions: Sequence[tfxg.Attribution]) -> Floats:
    return np.stack([one.scores for one in attributions])
