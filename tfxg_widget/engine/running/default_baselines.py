"""Which baseline a model is explained against where the caller names none.

Not every tokenizer has a pad, mask or unk token: Llama 3's has none of the three. The default,
"auto", is the first baseline that a model has, in the order that docs/baselines.md measures: a
special token, then zero. An attribution's parameters name the baseline that was used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .baseline_names import AUTO, OF_IMAGES, REMOVAL, TOKENS

if TYPE_CHECKING:
    from ..models.base import Model

#: Hidden tokens are replaced by a mask where there is one: it is made for that.
MASK_FIRST = ("mask", "pad", "unk")


def baseline_of(model: Model, baseline: Any, order: Sequence[str] = TOKENS) -> Any:
    """Give the baseline that a parameter stands for.

    Parameters
    ----------
    model
        The model.
    baseline
        A method's parameter. "auto" is replaced by the best baseline that the model has, and a
        special token that the tokenizer lacks by another one that it has; everything else, and
        the name of a token where the tokenizer has none at all, is given back as it is.
    order
        The special tokens in the order in which "auto" tries them.
    """
    if not isinstance(baseline, str) or baseline not in (AUTO, *TOKENS):
        return baseline
    if model.takes_image:
        return "zero"
    if baseline == AUTO:
        return _first_token(model, order) or "zero"
    return _first_token(model, (baseline, *TOKENS)) or baseline


def hiding_of(model: Model, hiding: Any) -> Any:
    """Give what takes the place of hidden tokens; see ``baseline_of``.

    Where a model has no token for it, "auto" means zeros, or cutting the tokens out of the input of
    a model that takes no vectors; "mask" means cutting them out.
    """
    if not isinstance(hiding, str) or model.takes_image:
        return baseline_of(model, hiding)
    if hiding == AUTO:
        takes_vectors = "gradients" in model.abilities
        return _first_token(model, MASK_FIRST) or ("zero" if takes_vectors else REMOVAL)
    if hiding == "mask" and _first_token(model, MASK_FIRST) is None:
        return REMOVAL
    return baseline_of(model, hiding)


def background_of(model: Model) -> list[str]:
    """List the named baselines that a model has, each special token once."""
    if model.takes_image:
        return list(OF_IMAGES)
    # The last name of an id stays in a dictionary: the best of those that share one.
    by_id = {model.special_id(name): name for name in reversed(TOKENS)}
    tokens = [name for name in TOKENS if name in by_id.values() and known_to(model, name)]
    return [*tokens, "zero", *(["mean"] if _has_mean(model) else [])]


def known_to(model: Model, name: str) -> bool:
    """Tell whether a model has a baseline or a way of hiding, by its name."""
    if model.takes_image:
        return name not in (*TOKENS, REMOVAL)
    return name not in TOKENS or model.special_id(name) is not None


def _first_token(model: Model, order: Sequence[str]) -> str | None:
    return next((name for name in order if model.special_id(name) is not None), None)


def _has_mean(model: Model) -> bool:
    # Only where a model is there already: it brings TensorFlow.
    from ..models.base import DifferentiableModel

    return isinstance(model, DifferentiableModel) and model.has_embedding_table
