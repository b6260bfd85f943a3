"""Compare baselines of integrated gradients: ``python -m benchmarks.baselines``.

ERASER's comprehensiveness and sufficiency (DeYoung et al. 2020, arXiv:1911.03429), averaged over
the top 10, 20 and 50 % of tokens. Tokens are deleted, not masked, so that no baseline has the
advantage of being the replacement in the measure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

import tfxg_widget as tfxg
from tfxg_widget.engine.running.baseline_names import NAMES, REMOVAL
from tfxg_widget.engine.running.runners import runner_for

from .measure import ROOT

_DATA = ROOT.parent / "shared" / "data" / "sst2" / "dev.tsv"
_MODELS = (str(ROOT.parent / "shared" / "models" / "minilm-sst2"), "demo")
_SHARES = (0.1, 0.2, 0.5)
_SENTENCES = 100


def main() -> None:
    """Print both measures, with standard errors, for each model and baseline."""
    lines = _DATA.read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines]
    # Shorter texts have no top 10 %.
    sentences = [text for text in texts if len(text.split()) >= 5][:_SENTENCES]
    print(f"{len(sentences)} sentences of the SST-2 development file, 50 steps, predicted class\n")
    print("| model | baseline | comprehensiveness ↑ | sufficiency ↓ |\n|---|---|---|---|")
    for name in _MODELS:
        model = tfxg.load(name)
        for baseline in NAMES:
            drops = _drops(model, sentences, baseline)
            errors = drops.std(axis=0, ddof=1) / np.sqrt(len(drops))
            cells = [f"{m:.3f} ± {e:.3f}" for m, e in zip(drops.mean(axis=0), errors, strict=True)]
            print(f"| {model.name} | {baseline} | {' | '.join(cells)} |", flush=True)


def _drops(model: tfxg.Model, texts: Sequence[str], baseline: str) -> NDArray[np.float64]:
    """Measure comprehensiveness and sufficiency of every text, shape (texts, 2)."""
    drops = []
    runner = runner_for(model, "logit", "", 1024, lambda _done, _total: None)
    attributions = tfxg.explain(
        model, texts, method="integrated_gradients", baseline=baseline, n_steps=50
    )
    for attribution in attributions:
        encoding = model.encode(attribution.text)
        content = np.flatnonzero(~encoding.special)
        ranked = content[np.argsort(-attribution.scores[content])]
        tops = [ranked[: max(1, round(share * len(ranked)))] for share in _SHARES]
        deleted = np.array([np.isin(np.arange(len(encoding)), top) for top in tops])
        masks = np.concatenate([deleted, ~deleted & ~encoding.special])
        (logits,) = runner.logits_without([encoding], [masks], REMOVAL)
        label = list(attribution.prediction.probabilities).index(attribution.target)
        probabilities = runner.probabilities(logits)[:, label]
        drops.append(attribution.prediction.probability - probabilities.reshape(2, -1).mean(axis=1))
    return np.array(drops)


if __name__ == "__main__":
    main()
