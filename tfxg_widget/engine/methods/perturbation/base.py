"""The interface of perturbation methods, which mask features of the input."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from ...gradients.request import AttributionRequest
from ...inputs.encoding import Encoding
from ...inputs.errors import InputError
from ...running.baseline_names import AUTO, NAMES, REMOVAL
from ...running.default_baselines import masking_of
from ..base import Floats64, Method

if TYPE_CHECKING:
    from ...models.base import Model
    from ...running.runner import PerturbedInput, Runner

#: M masks over F features, shape (M, F): True where a feature is masked.
Masks = NDArray[np.bool_]


class PerturbationMethod(Method, frozen=True):
    """A method that chooses masks, and computes scores from the model's outputs under them.

    The F features are words or tokens; special tokens are never masked. A word's score is shared
    evenly among its tokens (those that the target can depend on), so that summing over the tokens
    of a word gives the word's score again.
    """

    layered: ClassVar[bool] = False

    features: Annotated[
        Literal["word", "token"],
        Meta(title="features", description="The unit that is masked as a whole."),
    ] = "word"
    hiding: Annotated[
        Any,
        Meta(
            title="hiding",
            description='How a feature is masked: "removal" cuts its tokens out, any baseline '
            'replaces them. "mask" cuts them out too, if the model has no mask token. "auto" is '
            "the first of mask, pad, unk and zero that the model has; for a function, removal.",
            examples=[AUTO, "mask", REMOVAL, *(name for name in NAMES if name != "mask")],
        ),
    ] = AUTO

    def for_model(self, model: Model) -> Self:
        """Resolve "auto"; see ``Method.for_model``."""
        return msgspec.structs.replace(self, hiding=masking_of(model, self.hiding))

    @abstractmethod
    def masks(self, count: int, seed: int) -> Masks:
        """Choose masks over F = ``count`` features: shape (M, F)."""

    @abstractmethod
    def mask_count(self, count: int) -> int:
        """Count the masks M, without drawing them."""

    @abstractmethod
    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Turn the explained numbers (M, K) of K targets under M masks into scores (K, F)."""

    def visible_scores(
        self, masks: Masks, values: Floats64, visible: NDArray[np.bool_]
    ) -> Floats64:
        """Score features for targets that depend on some of them only.

        Parameters
        ----------
        masks, values
            As for ``scores``.
        visible
            Which features these targets can depend on, shape (F,).

        Returns
        -------
        array
            Shape (K, F), 0 for features that are not visible.
        """
        return np.where(visible, self.scores(masks, values), 0)

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        features = [feature_index(request.encoding, self.features) for request in requests]
        masks = [
            self.masks(int(feature.max()) + 1, request.seed)
            for request, feature in zip(requests, features, strict=True)
        ]
        masked = [token_masks(*pair) for pair in zip(masks, features, strict=True)]
        values = runner.values(requests, masked, self.hiding)
        return [
            self._token_scores(*arrays)
            for arrays in zip(requests, features, masks, values, strict=True)
        ]

    def _token_scores(
        self,
        request: AttributionRequest,
        feature: NDArray[np.int64],
        masks: Masks,
        values: Floats64,
    ) -> Floats64:
        """Score the tokens of one input; targets that see the same tokens are scored together."""
        if request.visible is None:
            return share_among_tokens(self.scores(masks, values), feature)
        scores = np.zeros(request.visible.shape)
        for visible_tokens in np.unique(request.visible, axis=0):
            targets = (request.visible == visible_tokens).all(axis=1)
            visible_feature = np.where(visible_tokens, feature, -1)
            visible = np.isin(np.arange(masks.shape[1]), visible_feature)
            if visible.any():
                of_features = self.visible_scores(masks, values[:, targets], visible)
                scores[targets] = share_among_tokens(of_features, visible_feature)
        return scores

    def baselines(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give the input with all features masked, if the scores sum to the difference from it."""
        if not self.description.complete:
            return ()
        return [runner.masking(encoding, self.hiding)(~encoding.special)]

    def cost(self, encoding: Encoding) -> int:
        """One point per mask."""
        return self.mask_count(int(feature_index(encoding, self.features).max()) + 1)


def feature_index(encoding: Encoding, kind: str) -> NDArray[np.int64]:
    """Give the index of each token's feature, -1 for special tokens: shape (T,)."""
    if kind == "token" and encoding.image is not None:
        raise InputError(
            'An image has too many pixels to mask each of them. Use features="word", which masks '
            "patches."
        )
    maskable = ~encoding.special
    indices = np.full(len(encoding), -1)
    keys = np.array(encoding.word_index) if kind == "word" else np.arange(len(encoding))
    indices[maskable] = np.unique(keys[maskable], return_inverse=True)[1]
    return indices


def token_masks(masks: Masks, feature: NDArray[np.int64]) -> Masks:
    """Turn masks over features (M, F) into masks over tokens (M, T)."""
    return np.where(feature < 0, False, masks[:, feature])


def share_among_tokens(scores: Floats64, feature: NDArray[np.int64]) -> Floats64:
    """Share the score of each feature evenly among its tokens: (K, F) to (K, T)."""
    sizes = np.bincount(feature[feature >= 0], minlength=scores.shape[1])
    return np.where(feature < 0, 0.0, (scores / np.maximum(sizes, 1))[:, feature])
