"""What methods share that hide parts of the input and look at what the model then says."""

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
from ...running.default_baselines import hiding_of
from ..base import Floats64, Method

if TYPE_CHECKING:
    from ...models.base import Model
    from ...running.runner import PerturbedInput, Runner

#: Which features are hidden in each variant of an input: shape (M, F).
Masks = NDArray[np.bool_]


class PerturbationMethod(Method, frozen=True):
    """A method made of masks and of what it makes of the model's answers to them.

    Its features, F of them, are words or tokens; special tokens are never hidden. A word's score
    is shared out evenly among its tokens (those that the target can have seen), so that it comes
    out again where words are merged.
    """

    layered: ClassVar[bool] = False

    features: Annotated[
        Literal["word", "token"],
        Meta(title="features", description="What is hidden as one."),
    ] = "word"
    hiding: Annotated[
        Any,
        Meta(
            title="hiding",
            description='How it is hidden: "removal" cuts it out; else what takes its place, as '
            'for a baseline. Without a token for "mask", it is cut out too. "auto" is the first of '
            "mask, pad, unk and zero that the model has, or removal where it takes no vectors.",
            examples=[AUTO, "mask", REMOVAL, *(name for name in NAMES if name != "mask")],
        ),
    ] = AUTO

    def for_model(self, model: Model) -> Self:
        """Replace the way of hiding by what it means for a model; see ``Method.for_model``."""
        return msgspec.structs.replace(self, hiding=hiding_of(model, self.hiding))

    @abstractmethod
    def masks(self, count: int, seed: int) -> Masks:
        """Choose what to hide of ``count`` features: shape (M, F)."""

    @abstractmethod
    def n_masks_of(self, count: int) -> int:
        """Tell M, which the passes are, without drawing."""

    @abstractmethod
    def scores(self, masks: Masks, values: Floats64) -> Floats64:
        """Turn the values (M, K) of the targets under the masks into scores (K, F)."""

    def scores_of(self, masks: Masks, values: Floats64, seen: NDArray[np.bool_]) -> Floats64:
        """Score the features for targets that can depend on some of them only.

        Parameters
        ----------
        masks, values
            As for ``scores``.
        seen
            Which features these targets can depend on, shape (F,).

        Returns
        -------
        array
            Shape (K, F), 0 for all others.
        """
        return np.where(seen, self.scores(masks, values), 0)

    def attribute(self, requests: Sequence[AttributionRequest], runner: Runner) -> list[Floats64]:
        """Score every token; see ``Method.attribute``."""
        members = [feature_of(request.encoding, self.features) for request in requests]
        masks = [
            self.masks(int(owner.max()) + 1, request.seed)
            for request, owner in zip(requests, members, strict=True)
        ]
        hidden = [hidden_tokens(*pair) for pair in zip(masks, members, strict=True)]
        values = runner.values(requests, hidden, self.hiding)
        return [self._scored(*each) for each in zip(requests, members, masks, values, strict=True)]

    def _scored(
        self, request: AttributionRequest, owner: NDArray[np.int64], masks: Masks, values: Floats64
    ) -> Floats64:
        """Score one input's tokens, targets together that see the same."""
        if request.sees is None:
            return shared_out(self.scores(masks, values), owner)
        found = np.zeros(request.sees.shape)
        for sees in np.unique(request.sees, axis=0):
            alike = (request.sees == sees).all(axis=1)
            own = np.where(sees, owner, -1)
            seen = np.isin(np.arange(masks.shape[1]), own)
            if seen.any():
                found[alike] = shared_out(self.scores_of(masks, values[:, alike], seen), own)
        return found

    def compared_with(self, encoding: Encoding, runner: Runner) -> Sequence[PerturbedInput]:
        """Give the input with everything hidden, where the scores sum to the way from there."""
        if not self.description.complete:
            return ()
        return [runner.hiding(encoding, self.hiding)(~encoding.special)]

    def cost(self, encoding: Encoding) -> int:
        """One point a mask."""
        return self.n_masks_of(int(feature_of(encoding, self.features).max()) + 1)


def feature_of(encoding: Encoding, kind: str) -> NDArray[np.int64]:
    """Give the number of the feature that each token is of, -1 for special ones: shape (T,)."""
    if kind == "token" and encoding.picture is not None:
        raise InputError(
            'An image has too many pixels to mask each of them. Use features="word", which masks '
            "patches."
        )
    own = ~encoding.special
    numbers = np.full(len(encoding), -1)
    keys = np.array(encoding.word_index) if kind == "word" else np.arange(len(encoding))
    numbers[own] = np.unique(keys[own], return_inverse=True)[1]
    return numbers


def hidden_tokens(masks: Masks, owner: NDArray[np.int64]) -> Masks:
    """Spread masks over the tokens of each feature: (M, F) to (M, T)."""
    return np.where(owner < 0, False, masks[:, owner])


def shared_out(scores: Floats64, owner: NDArray[np.int64]) -> Floats64:
    """Share the score of each feature among its tokens: (K, F) to (K, T)."""
    sizes = np.bincount(owner[owner >= 0], minlength=scores.shape[1])
    return np.where(owner < 0, 0.0, (scores / np.maximum(sizes, 1))[:, owner])
