"""Test whether scores depend on the model (``docs/sanity.md``): ``python -m benchmarks.sanity``.

Adebayo et al. 2018 (arXiv:1810.03292): a method whose scores stay the same when the weights of the
top layers are randomised does not explain the model.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.stats import spearmanr

import tfxg_widget as tfxg

from .measure import MODEL, ROOT

#: Sentences like those of SST-2, with enough different words for a rank correlation.
SENTENCES = (
    "a beautifully acted film that never quite finds its ending",
    "the plot makes no sense but the actors are wonderful to watch",
    "not even a clever script can save this dull and noisy mess",
    "i expected to hate it and ended up loving every single minute",
    "what a charming funny and surprisingly moving little comedy",
    "the director has no idea what to do with such talented people",
    "an unusually quiet thriller whose last scene stays with you",
    "too long too loud and much too pleased with its own jokes",
)

#: Matches the names of tensors in a BERT's blocks.
_BLOCK = re.compile(r"\.layer\.(\d+)\.")


def main() -> None:
    """Print the table."""
    folder = ROOT / "tfxg_widget" / "demo_model" if MODEL == "demo" else Path(MODEL)
    print(f"{folder.name}, {len(SENTENCES)} sentences\n")
    print("| method | rank correlation |\n|---|---|")
    with _randomised(folder) as other:
        original, broken = tfxg.load(folder), tfxg.load(other)
        for method in tfxg.methods(original):
            values = correlations(original, broken, method.name, SENTENCES)
            error = values.std(ddof=1) / np.sqrt(len(values))
            print(f"| {method.title} | {values.mean():+.2f} ± {error:.2f} |", flush=True)


def correlations(
    original: tfxg.Model, broken: tfxg.Model, method: str, texts: Sequence[str], **options: Any
) -> NDArray[np.float64]:
    """Compute Spearman's ρ between the token scores of two models, for each text."""
    values = []
    for text in texts:
        before = tfxg.explain(original, text, method=method, **options)
        after = tfxg.explain(broken, text, method=method, target=before.target, **options)
        in_text = np.array(before.parts) >= 0
        values.append(spearmanr(before.scores[in_text], after.scores[in_text]).statistic)
    return np.array(values)


@contextmanager
def _randomised(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as temporary:
        yield randomised(folder, Path(temporary) / folder.name)


def randomised(folder: Path, out: Path) -> Path:
    """Copy a BERT classifier, and shuffle the weights of its head and its upper two thirds.

    They are shuffled within each tensor, which keeps their size.
    """
    shutil.copytree(folder, out)
    weights = out / "model.safetensors"
    tensors = load_file(weights)
    blocks = {name: int(match[1]) for name in tensors if (match := _BLOCK.search(name))}
    lowest = (max(blocks.values()) + 1) / 3
    rng = np.random.default_rng(0)
    for name, values in tensors.items():
        if "embeddings" not in name and blocks.get(name, lowest) >= lowest:
            tensors[name] = rng.permutation(values.ravel()).reshape(values.shape)
    weights.chmod(0o644)
    save_file(tensors, weights, {"format": "pt"})
    return out


if __name__ == "__main__":
    main()
