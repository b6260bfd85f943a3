"""Measure what scores sum to (``docs/conservation.md``): ``python -m benchmarks.conservation``.

Run it in both environments: the results are those of the installed libraries.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg

from .measure import ROOT

_MODEL = ROOT.parent / "shared" / "models" / "minilm-sst2"
_DATA = ROOT.parent / "shared" / "data" / "sst2" / "dev.tsv"
_SENTENCES = 100
#: Up to this many tokens KernelSHAP evaluates all subsets, with default parameters.
_FEW_TOKENS = 10

_COMPLETE: dict[str, dict[str, Any]] = {
    "deeplift": {},
    "deeplift_shap": {},
    "integrated_gradients": {"n_steps": 50},
}
_CONSERVING = ("cp_lrp", "attnlrp", "lrp_epsilon", "lrp_gamma", "lrp_alpha_beta")


def main() -> None:
    """Print both tables."""
    texts = [line.split("\t")[0] for line in _DATA.read_text("utf-8").splitlines()][:_SENTENCES]
    model = tfxg.load(_MODEL)
    print(f"{type(model).__name__}, {_MODEL.name}, {len(texts)} sentences of SST-2\n")
    print("| method | sentences | gap: median | largest | of the change: median | largest |")
    print("|---|---|---|---|---|---|")
    for method, options in _COMPLETE.items():
        _print_gaps(method, tfxg.explain(model, texts, method=method, **options))
    short = [text for text in texts if len(model.encode(text)) - 2 <= _FEW_TOKENS]
    _print_gaps("kernel_shap", tfxg.explain(model, short, method="kernel_shap", features="token"))

    print("\n| method | absorbed: median | largest | without biases: median | largest |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        unbiased = tfxg.load(without_constants(_MODEL, Path(folder) / _MODEL.name))
        for method in _CONSERVING:
            shares = [_absorbed(tested, texts, method) for tested in (model, unbiased)]
            cells = [
                f"{value:.2g}" for share in shares for value in (np.median(share), share.max())
            ]
            print(f"| `{method}` | {' | '.join(cells)} |", flush=True)


def without_constants(folder: Path, out: Path) -> Path:
    """Copy a BERT with biases, positions and token types set to 0, which absorb relevance."""
    shutil.copytree(folder, out)
    weights = out / "model.safetensors"
    tensors = load_file(weights)
    for name, tensor in tensors.items():
        if name.endswith("bias") or "position_emb" in name or "token_type" in name:
            tensors[name] = np.zeros_like(tensor)
    weights.chmod(0o644)
    save_file(tensors, weights, {"format": "pt"})
    return out


def _print_gaps(method: str, attributions: Sequence[tfxg.Attribution]) -> None:
    gaps: Any = [(a.completeness_gap, a.relative_completeness_gap) for a in attributions]
    absolute, relative = np.array(gaps, float).T
    cells = [np.median(absolute), absolute.max(), np.median(relative), relative.max()]
    row = " | ".join(f"{figure:.1e}" for figure in cells)
    print(f"| `{method}` | {len(attributions)} | {row} |", flush=True)


def _absorbed(model: Any, texts: Sequence[str], method: str) -> Any:
    """Compute the share of each logit that is missing in the sum of scores."""
    attributions = tfxg.explain(model, texts, method=method)
    return np.array([abs(a.scores.sum() / a.value - 1) for a in attributions])


if __name__ == "__main__":
    main()
