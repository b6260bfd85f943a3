"""Do scores depend on the model? The table of ``docs/sanity.md``: ``python -m benchmarks.sanity``.

Adebayo et al. 2018 (arXiv:1810.03292): a method whose scores stay the same when the weights of the
top layers are drawn anew does not explain the model.
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

#: Sentences of SST-2's kind with many different words, so that ranks have something to order.
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

#: Of a BERT's tensors, the ones of its blocks.
_BLOCK = re.compile(r"\.layer\.(\d+)\.")


def main() -> None:
    """Print the table."""
    folder = ROOT / "tfxg_widget" / "demo_model" if MODEL == "demo" else Path(MODEL)
    print(f"{folder.name}, {len(SENTENCES)} sentences\n")
    print("| method | rank correlation |\n|---|---|")
    with _randomised(folder) as other:
        original, broken = tfxg.load(folder), tfxg.load(other)
        for method in tfxg.methods(original):
            found = correlations(original, broken, method.name, SENTENCES)
            error = found.std(ddof=1) / np.sqrt(len(found))
            print(f"| {method.title} | {found.mean():+.2f} ± {error:.2f} |", flush=True)


def correlations(
    original: tfxg.Model, broken: tfxg.Model, method: str, texts: Sequence[str], **options: Any
) -> NDArray[np.float64]:
    """Compare the order in which two models rank the tokens of each text (Spearman's ρ)."""
    found = []
    for text in texts:
        one = tfxg.explain(original, text, method=method, **options)
        other = tfxg.explain(broken, text, method=method, target=one.target, **options)
        own = np.array(one.parts) >= 0
        found.append(spearmanr(one.scores[own], other.scores[own]).statistic)
    return np.array(found)


@contextmanager
def _randomised(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as temporary:
        yield randomised(folder, Path(temporary) / folder.name)


def randomised(folder: Path, out: Path) -> Path:
    """Copy a BERT classifier; shuffle the weights of its head and of the upper two thirds of it.

    Shuffled within each tensor, so that they stay as large as they were.
    """
    shutil.copytree(folder, out)
    weights = out / "model.safetensors"
    tensors = load_file(weights)
    blocks = {name: int(found[1]) for name in tensors if (found := _BLOCK.search(name))}
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
