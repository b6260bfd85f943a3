"""What scores sum to, as in ``docs/conservation.md``: ``python -m benchmarks.conservation``.

Run it in both environments: the figures are those of the libraries that are installed.
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
#: Up to so many tokens KernelSHAP's default asks for all subsets.
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
    found = tfxg.explain(model, short, method="kernel_shap", features="token")
    _print_gaps("kernel_shap", found)

    print("\n| method | kept: median | largest | without biases: median | largest |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        unbiased = tfxg.load(without_constants(_MODEL, Path(folder) / _MODEL.name))
        for method in _CONSERVING:
            shares = [_kept(one, texts, method) for one in (model, unbiased)]
            cells = [f"{figure:.2g}" for some in shares for figure in (np.median(some), some.max())]
            print(f"| `{method}` | {' | '.join(cells)} |", flush=True)


def without_constants(folder: Path, out: Path) -> Path:
    """Copy a BERT without biases, positions and token types: nothing that keeps relevance."""
    shutil.copytree(folder, out)
    weights = out / "model.safetensors"
    tensors = load_file(weights)
    for name, tensor in tensors.items():
        if name.endswith("bias") or "position_emb" in name or "token_type" in name:
            tensors[name] = np.zeros_like(tensor)
    weights.chmod(0o644)
    save_file(tensors, weights, {"format": "pt"})
    return out


def _print_gaps(method: str, found: Sequence[tfxg.Attribution]) -> None:
    gaps: Any = [(one.completeness_gap, one.relative_completeness_gap) for one in found]
    absolute, relative = np.array(gaps, float).T
    cells = [np.median(absolute), absolute.max(), np.median(relative), relative.max()]
    row = " | ".join(f"{figure:.1e}" for figure in cells)
    print(f"| `{method}` | {len(found)} | {row} |", flush=True)


def _kept(model: Any, texts: Sequence[str], method: str) -> Any:
    """Give the share of each logit that the scores do not sum to."""
    found = tfxg.explain(model, texts, method=method)
    return np.array([abs(one.scores.sum() / one.value - 1) for one in found])


if __name__ == "__main__":
    main()
