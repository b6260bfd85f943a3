"""Which baseline integrated gradients measures best with: ``python -m benchmarks.baselines``.

ERASER's comprehensiveness and sufficiency (DeYoung et al. 2020, arXiv:1911.03429), averaged over
the top 10, 20 and 50 % of tokens. Tokens are deleted, not masked, so that no baseline is favoured
by being the very thing that the measure puts in their place.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tfxg_widget.engine.baselines import NAMES
from tfxg_widget.engine.encoding import Encoding
from tfxg_widget.engine.evaluator import Evaluator

from .measure import ROOT

_DATA = ROOT.parent / "shared" / "data" / "sst2" / "dev.tsv"
_MODELS = (str(ROOT.parent / "shared" / "models" / "minilm-sst2"), "demo")
_SHARES = (0.1, 0.2, 0.5)
_SENTENCES = 100


def main() -> None:
    """Print a table: for each model and baseline both measures."""
    lines = _DATA.read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines]
    # Too short a text has no top tenth.
    chosen = [text for text in texts if len(text.split()) >= 5][:_SENTENCES]
    print(f"{len(chosen)} sentences of the SST-2 development file, 50 steps, predicted class\n")
    print("| model | baseline | comprehensiveness ↑ | sufficiency ↓ |\n|---|---|---|---|")
    for name in _MODELS:
        model = tfxg.load(name)
        for baseline in NAMES:
            comprehensiveness, sufficiency = _measured(model, chosen, baseline)
            print(f"| {model.name} | {baseline} | {comprehensiveness:.3f} | {sufficiency:.3f} |")


def _measured(model: tfxg.Model, texts: Sequence[str], baseline: str) -> tuple[float, float]:
    drops = []
    found = tfxg.explain(model, texts, method="integrated_gradients", baseline=baseline)
    for attribution in found:
        encoding = model.encode(attribution.text)
        content = np.flatnonzero(~encoding.special)
        ranked = content[np.argsort(-attribution.scores[content])]
        tops = [ranked[: max(1, round(share * len(ranked)))] for share in _SHARES]
        without = [_kept(encoding, np.setdiff1d(np.arange(len(encoding)), top)) for top in tops]
        only = [_kept(encoding, np.union1d(np.flatnonzero(encoding.special), top)) for top in tops]
        label = list(attribution.prediction.probabilities).index(attribution.target)
        left = _probabilities(model, [*without, *only])[:, label]
        drops.append(attribution.prediction.probability - left.reshape(2, -1).mean(axis=1))
    comprehensiveness, sufficiency = np.mean(drops, axis=0)
    return float(comprehensiveness), float(sufficiency)


def _kept(encoding: Encoding, places: NDArray[Any]) -> Encoding:
    """Delete all tokens but those at ``places``."""
    return replace(
        encoding,
        ids=encoding.ids[places],
        inputs={name: values[places] for name, values in encoding.inputs.items()},
    )


def _probabilities(model: tfxg.Model, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
    passes = model.passes("", "logit")
    evaluator = Evaluator(model, passes, 1 << 30, lambda _done, _total: None)
    points = [model.embed(encoding.ids)[None] for encoding in encodings]
    return passes.probabilities(np.concatenate(evaluator.logits(encodings, points)))


if __name__ == "__main__":
    main()
