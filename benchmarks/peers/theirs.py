"""The other libraries' side: ``python -m benchmarks.peers.theirs ROW TOOL RUNS``.

It runs in an environment with PyTorch and without TensorFlow.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import torch
import transformers

from . import integrating, interpreting, texts
from .clock import PAUSE, Outcome, measure
from .rows import ROWS, Row

_BUILD: dict[str, Callable[[Row, Any, Any], Callable[[], Outcome]]] = {
    "transformers_interpret": interpreting.use,
    "captum": integrating.use,
    "shap": lambda row, model, tokenizer: _shap(row, model, tokenizer),
}


def main(name: str, tool: str, runs: int) -> None:
    """Measure a row."""
    row = ROWS[name]
    tokenizer = transformers.AutoTokenizer.from_pretrained(row.checkpoint)
    run = _BUILD[tool](row, _model(row).eval(), tokenizer)
    if row.kind == "first":
        measure(run, 1, lambda: time.sleep(PAUSE))
    else:
        measure(run, runs, run)


def _model(row: Row) -> Any:
    head = {
        "answer": transformers.AutoModelForQuestionAnswering,
        "entities": transformers.AutoModelForTokenClassification,
    }.get(row.kind, transformers.AutoModelForSequenceClassification)
    return head.from_pretrained(row.checkpoint, dtype=torch.float32)


def _shap(row: Row, model: Any, tokenizer: Any) -> Callable[[], Outcome]:
    import shap

    pipeline = transformers.pipeline(
        "text-classification", model=model, tokenizer=tokenizer, top_k=None
    )
    explainer = shap.Explainer(pipeline, silent=True)
    some = texts.texts_of(row, lambda text: len(tokenizer(text)["input_ids"]))

    def explain() -> Outcome:
        explainer(some)
        return Outcome()

    return explain


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
