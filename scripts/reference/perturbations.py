"""Hiding tokens: captum and shap on the tiny BERT, and captum on a trained model.

Both libraries are given a function of which tokens are there, a row of zeros and ones. All scores
are put back to the places of the tokens, with 0 for special ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shap
import torch
from captum._utils.models.linear_model import SkLearnLasso, SkLearnRidge
from captum.attr import FeatureAblation, LimeBase, Occlusion, ShapleyValues, ShapleyValueSampling
from captum.attr._core.lime import get_exp_kernel_similarity_function

from .classifier import Classifier
from .inputs import SHORTEST, encode_all
from .storage import read_json, rounded, write_arrays, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .classifier import Encoded

Arrays = dict[str, torch.Tensor]

WINDOW = 3
LIME_MASKS = 200
KERNEL_WIDTH = 0.25
#: Orders of the features, each drawn by a call of its own so that their scatter is seen.
ORDERS = 1000
#: Beyond, there are too many subsets.
MOST_FOR_EXACT = 13
MOST_FOR_ALL_ORDERS = 5
MOST_FOR_EXACT_MINILM = 7
#: How closely two ways to exact Shapley values have to agree, in float32 too.
AGREEMENT = 1e-5
SEED = 20


@dataclass(frozen=True)
class Presence:
    """The logits (N, K) as a function of which ordinary tokens are there (N, F)."""

    classifier: Classifier
    encoded: Encoded
    hiding: str = "mask"

    @property
    def whole(self) -> torch.Tensor:
        """Every token there: (1, F)."""
        return torch.ones(1, int((~self.encoded.special).sum()), dtype=torch.float64)

    def __call__(self, there: torch.Tensor) -> torch.Tensor:
        """Ask the model."""
        kept = torch.ones(len(there), len(self.encoded.special), dtype=torch.bool)
        kept[:, ~self.encoded.special] = there > 0.5
        with torch.no_grad():
            if self.hiding == "removal":
                return torch.cat([self._shortened(row) for row in kept])
            mask_id = self.classifier.tokenizer.mask_token_id
            ids = torch.where(kept, self.encoded.ids, mask_id)
            return self.classifier.from_ids(ids, *self.encoded.rest_for(len(ids)))

    def _shortened(self, kept: torch.Tensor) -> torch.Tensor:
        mask, types = self.encoded.rest
        return self.classifier.from_ids(
            self.encoded.ids[:, kept], mask[:, kept], None if types is None else types[:, kept]
        )

    def placed(self, scores: Any) -> torch.Tensor:
        """Bring scores (K, F) to the places of the tokens: (K, T)."""
        found = torch.zeros(len(scores), len(self.encoded.special), dtype=torch.float64)
        found[:, ~self.encoded.special] = torch.as_tensor(scores, dtype=torch.float64)
        return found


def write(classifier: Classifier, out: Path) -> None:
    """Write ``tiny_bert_perturbations.npz``."""
    arrays: Arrays = {}
    for case, encoded in encode_all(classifier).items():
        masked = Presence(classifier, encoded)
        results = _occlusion(masked) | _lime(masked)
        if case == SHORTEST:
            results |= _orders(masked)
        for hiding in ("mask", "removal"):
            presence = Presence(classifier, encoded, hiding)
            results[f"occlusion/{hiding}"] = _captum(FeatureAblation, presence)
            if presence.whole.shape[1] <= MOST_FOR_EXACT:
                results[f"shapley/{hiding}"] = _exact(presence)
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
            "occlusion": rounded(_captum(FeatureAblation, presence)[given["target"]]),
        }
        if presence.whole.shape[1] <= MOST_FOR_EXACT_MINILM:
            record["shapley"] = rounded(_exact(presence)[given["target"]])
        records.append(record)
    write_json(out / "minilm_perturbations.json", {"sentences": records})


def _captum(method: Any, presence: Presence, **options: Any) -> torch.Tensor:
    """One captum method for every class, all tokens gone as the baseline: (K, T)."""
    attributor = method(presence)
    found = [
        attributor.attribute(presence.whole, baselines=0.0, target=target, **options)
        for target in range(presence.classifier.n_classes)
    ]
    return presence.placed(torch.cat(found))


def _occlusion(presence: Presence) -> Arrays:
    """Slide a window over the tokens."""
    size = min(WINDOW, presence.whole.shape[1])
    return {"occlusion_window": _captum(Occlusion, presence, sliding_window_shapes=(size,))}


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


def _exact(presence: Presence) -> torch.Tensor:
    """Shapley values (K, T) by shap over all subsets, and by captum over all orders if few."""
    whole = presence.whole.numpy()
    explainer = shap.explainers.ExactExplainer(
        lambda there: presence(torch.from_numpy(np.asarray(there, np.float64))).numpy(),
        shap.maskers.Independent(np.zeros_like(whole)),
    )
    found = presence.placed(explainer(whole).values[0].T)
    if whole.shape[1] <= MOST_FOR_ALL_ORDERS:
        by_orders = _captum(ShapleyValues, presence)
        error = (found - by_orders).abs().max() / by_orders.abs().max()
        if error > AGREEMENT:
            raise ArithmeticError(f"shap and captum differ by {error:.1e}")
    return found


def _orders(presence: Presence) -> Arrays:
    """Sample orders by captum: their mean, and the variance of one of them."""
    torch.manual_seed(SEED)
    draws = torch.stack(
        [_captum(ShapleyValueSampling, presence, n_samples=1) for _ in range(ORDERS)]
    )
    return {
        "shapley_sampling/mean": draws.mean(dim=0),
        "shapley_sampling/variance": draws.var(dim=0),
        "shapley_sampling/n": torch.tensor(ORDERS),
    }
