"""Baselines: uninformative inputs that an input is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import Encoding, Ints
from ..inputs.errors import InputError
from ..models.base import DifferentiableModel, Floats, Model, output_at
from . import image_baselines
from .baseline_names import NAMES, Baseline
from .default_baselines import baseline_of


def resolve(
    model: DifferentiableModel, encoding: Encoding, baseline: Baseline, layer: str
) -> Floats:
    """Compute the output of a layer at a baseline.

    Named baselines keep the special tokens. The attention mask and token types are those of the
    input.

    Parameters
    ----------
    model
        The model.
    encoding
        The input.
    baseline
        One of ``baseline_names``, or "auto" for the best that the model has. Any other string is a
        text whose tokens replace those of the input, truncated or padded to their number. Also
        token ids, one for each token, or an array of the layer's width, shape (T, D) or (D,).
        For images see ``image_baselines``.
    layer
        The layer whose output is computed.

    Returns
    -------
    array
        Shape (T, D).

    Raises
    ------
    InputError
        If ids or an array have the wrong shape, or the baseline has an unknown type.
    """
    baseline = baseline_of(model, baseline)
    ids = ids_at(model, encoding, baseline)
    if ids is not None:
        return output_at(model, encoding, model.embed(ids), layer)
    embeddings = model.embed(encoding.ids)
    if not isinstance(baseline, str):
        return _fitted(np.asarray(baseline), output_at(model, encoding, embeddings, layer))
    empty = model.mean_embedding() if baseline == "mean" else np.float32(0)
    kept = np.where(encoding.special[:, None], embeddings, empty)
    return output_at(model, encoding, kept, layer)


def ids_at(model: Model, encoding: Encoding, baseline: Baseline) -> Ints | None:
    """Give the token ids of a baseline, shape (T,); None if it consists of vectors.

    Raises
    ------
    InputError
        If ids have the wrong shape, or the baseline has an unknown type.
    """
    baseline = baseline_of(model, baseline)
    if encoding.image is not None:
        return image_baselines.ids_at(model, encoding.image, baseline)
    if isinstance(baseline, str):
        if baseline in ("zero", "mean"):
            return None
        if baseline in NAMES:
            ids: Ints = np.where(encoding.special, encoding.ids, _token(model, baseline))
            return ids
        return _ids_of_text(model, encoding, baseline)
    given: NDArray[Any] = np.asarray(baseline)
    if given.dtype.kind not in "iuf":
        raise InputError(
            f"A baseline is one of {', '.join(NAMES)}, a text, token ids, or an array of numbers."
        )
    return _checked_ids(given, encoding) if np.issubdtype(given.dtype, np.integer) else None


def empty_token(model: Model, name: str) -> int | None:
    """Give the id of a special token or of a substitute; None if the tokenizer has none of them."""
    found = (model.special_id(candidate) for candidate in (name, "pad", "mask", "unk"))
    return next((token_id for token_id in found if token_id is not None), None)


def _token(model: Model, name: str) -> int:
    token_id = empty_token(model, name)
    if token_id is None:
        raise InputError(
            f"This tokenizer has no pad, mask or unk token for baseline={name!r}. "
            'Use baseline="zero" or "mean".'
        )
    return token_id


def _ids_of_text(model: Model, encoding: Encoding, text: str) -> Ints:
    other = model.encode(text)
    words = other.ids[~other.special]
    ids = encoding.ids.copy()
    places = np.flatnonzero(~encoding.special)
    fill = _token(model, "pad") if len(words) < len(places) else 0
    ids[places] = np.concatenate([words, np.full(len(places), fill, np.int32)])[: len(places)]
    return ids


def _checked_ids(ids: NDArray[Any], encoding: Encoding) -> Ints:
    if ids.shape != encoding.ids.shape:
        raise InputError(
            f"The baseline has ids of shape {ids.shape}; this input needs {encoding.ids.shape}, "
            "one id for each token, special ones included."
        )
    return ids.astype(np.int32)


def _fitted(given: NDArray[Any], like: Floats) -> Floats:
    if given.shape not in {like.shape, like.shape[1:]}:
        raise InputError(
            f"The baseline has shape {given.shape}; this input needs {like.shape} (tokens, width)"
            f" or {like.shape[1:]}."
        )
    return np.broadcast_to(given, like.shape).astype(np.float32)
