"""Hiding tokens: captum and shap on the tiny BERT, and captum on a trained model.

Both libraries are given a function of which tokens are there, a row of zeros and ones. All scores
are put back to the places of the tokens, with 0 for special ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from captum._utils.models.linear_model import SkLearnLasso, SkLearnRidge
from captum.attr import FeatureAblation, LimeBase, Occlusion
from captum.attr._core.lime import get_exp_kernel_similarity_function

from ..classifier import Classifier
from ..inputs import SHORTEST, encode_all
from ..storage import read_json, rounded, write_arrays, write_json
from .presence import Presence, of_presence
from .shapley import drawn_orders, drawn_subsets, exact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Arrays = dict[str, torch.Tensor]

WINDOW = 3
LIME_MASKS = 200
KERNEL_WIDTH = 0.25
#: Beyond, there are too many subsets.
MOST_FOR_EXACT = 13
MOST_FOR_EXACT_MINILM = 7
SEED = 20


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_perturbations.npz``."""
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        masked = Presence(classifier, encoded)
        results = _occlusion(masked) | _lime(masked)
        if case == SHORTEST:
            results |= drawn_orders(masked) | drawn_subsets(masked)
        for hiding in ("mask", "removal"):
            presence = Presence(classifier, encoded, hiding)
            results[f"occlusion/{hiding}"] = of_presence(FeatureAblation, presence)
            if presence.whole.shape[1] <= MOST_FOR_EXACT:
                results[f"shapley/{hiding}"] = exact(presence)
        arrays |= {f"{case}/{key}": value for key, value in results.items()}
    write_arrays(out / "tiny_bert_perturbations.npz", arrays)


def write_minilm(shared: Path, out: Path) -> None:
    """Write ``minilm_perturbations.json``, about the sentences of ``minilm_sst2.json``."""
    classifier = Classifier.load(shared / "models" / "minilm-sst2", torch.float32)
    records = []
    for given in read_json(out / "minilm_sst2.json")["sentences"]:
        presence = Presence(classifier, classifier.encode(given["text"]))
        record = {
            "text": given["text"],
            "target": given["target"],
            "occlusion": rounded(of_presence(FeatureAblation, presence)[given["target"]]),
        }
        if presence.whole.shape[1] <= MOST_FOR_EXACT_MINILM:
            record["shapley"] = rounded(exact(presence)[given["target"]])
        records.append(record)
    write_json(out / "minilm_perturbations.json", {"sentences": records})


def _occlusion(presence: Presence) -> Arrays:
    """Slide a window over the tokens."""
    size = min(WINDOW, presence.whole.shape[1])
    return {"occlusion_window": of_presence(Occlusion, presence, sliding_window_shapes=(size,))}


def _lime(presence: Presence) -> Arrays:
    """Fit captum's linear models on stored variants, which hide one token to all."""
    count = presence.whole.shape[1]
    rng = np.random.default_rng(SEED)
    ranks = rng.random((LIME_MASKS - 1, count)).argsort(axis=1).argsort(axis=1)
    hidden = ranks < rng.integers(1, count, endpoint=True, size=(LIME_MASKS - 1, 1))
    masks = torch.from_numpy(np.concatenate([np.zeros((1, count), bool), hidden]))

    def variants(*_: Any, **__: Any) -> Iterator[torch.Tensor]:
        yield from (~masks).double()[:, None]

    kernel = get_exp_kernel_similarity_function("cosine", KERNEL_WIDTH)
    results: Arrays = {"lime/masks": masks}
    regressions = {"ridge": SkLearnRidge(alpha=1.0), "lasso": SkLearnLasso(alpha=0.01)}
    for name, regression in regressions.items():
        attributor = LimeBase(
            presence,
            regression,
            kernel,
            variants,
            perturb_interpretable_space=True,
            from_interp_rep_transform=lambda row, *_, **__: row,
            to_interp_rep_transform=None,
        )
        found = [
            attributor.attribute(presence.whole, target=target, n_samples=LIME_MASKS)
            for target in range(presence.classifier.n_classes)
        ]
        results[f"lime/{name}"] = presence.placed(torch.cat(found))
    return results
