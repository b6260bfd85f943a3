"""The default baseline of a model.

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

#: The order for masked tokens: a mask token is trained to stand for them.
MASK_FIRST = ("mask", "pad", "unk")


def baseline_of(model: Model, baseline: Any, order: Sequence[str] = TOKENS) -> Any:
    """Replace "auto", and tokens that the tokenizer lacks, by a baseline that the model has.

    Parameters
    ----------
    model
        The model.
    baseline
        The parameter of a method. "auto" is replaced by the best baseline that the model has, and a
        special token that the tokenizer lacks by one that it has. Everything else is returned
        unchanged, and so is the name of a token if the tokenizer has none at all.
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


def masking_of(model: Model, hiding: Any) -> Any:
    """Resolve what replaces masked tokens; see ``baseline_of``.

    If the tokenizer has no suitable token, "auto" means zero vectors, or removal for a model that
    takes no vectors, and "mask" means removal.
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
    """List the named baselines that a model has, without duplicates."""
    if model.takes_image:
        return list(OF_IMAGES)
    # A dictionary keeps the last name of each id: the best of the names that share it.
    by_id = {model.special_id(name): name for name in reversed(TOKENS)}
    tokens = [name for name in TOKENS if name in by_id.values() and known_to(model, name)]
    return [*tokens, "zero", *(["mean"] if _has_mean(model) else [])]


def known_to(model: Model, name: str) -> bool:
    """Tell whether a model has the baseline, or the way of masking, of this name."""
    if model.takes_image:
        return name not in (*TOKENS, REMOVAL)
    return name not in TOKENS or model.special_id(name) is not None


def _first_token(model: Model, order: Sequence[str]) -> str | None:
    return next((name for name in order if model.special_id(name) is not None), None)


def _has_mean(model: Model) -> bool:
    # Imported here because it imports TensorFlow, as the model has done already.
    from ..models.base import DifferentiableModel

    return isinstance(model, DifferentiableModel) and model.has_embedding_table
