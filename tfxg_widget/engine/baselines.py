"""Baselines: the input that says nothing, from which a path to the real one starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .encoding import Encoding, Ints
from .errors import InputError
from .evaluator import stack
from .models.base import DifferentiableModel, Floats

Name = Literal["pad", "mask", "unk", "zero", "mean"]
NAMES: tuple[str, ...] = get_args(Name)

#: A name, another text, token ids, or embeddings.
Baseline = str | Sequence[int] | NDArray[np.floating[Any]]


def resolve(
    model: DifferentiableModel, encoding: Encoding, baseline: Baseline, layer: str
) -> Floats:
    """Give the layer's output at the baseline.

    Every named baseline keeps the special tokens. Mask and type ids stay the input's own.

    Parameters
    ----------
    model
        The model.
    encoding
        The input.
    baseline
        One of ``NAMES``; any other string is taken as a text, whose tokens take the place of the
        input's, cut or padded to their number; token ids, one a token; or an array of the
        layer's width, shape (T, D) or (D,).
    layer
        Where the path runs.

    Returns
    -------
    array
        Shape (T, D).

    Raises
    ------
    InputError
        For ids or an array that do not fit, or what is neither.
    """
    if isinstance(baseline, str):
        embeddings = _named(model, encoding, baseline)
    else:
        given: NDArray[Any] = np.asarray(baseline)
        if given.dtype.kind not in "iuf":
            raise InputError(
                f"A baseline is one of {', '.join(NAMES)}, a text, token ids, or an array of "
                "numbers."
            )
        if not np.issubdtype(given.dtype, np.integer):
            return _fitted(given, output_at(model, encoding, model.embed(encoding.ids), layer))
        embeddings = model.embed(_checked_ids(given, encoding))
    return output_at(model, encoding, embeddings, layer)


def resolve_all(
    model: DifferentiableModel, encoding: Encoding, background: Any, layer: str
) -> Floats:
    """Give the layer's output at each of several baselines, shape (S, T, D).

    Parameters
    ----------
    model, encoding, layer
        As for ``resolve``.
    background
        "named" for all of ``NAMES``, one baseline, or a list of them.

    Raises
    ------
    InputError
        For an empty list, or a baseline that does not fit.
    """
    if background == "named":
        background = NAMES
    elif isinstance(background, str):
        background = [background]
    if not isinstance(background, list | tuple) or not background:
        raise InputError('A background is "named", a text, or a list of baselines.')
    return np.stack([resolve(model, encoding, one, layer) for one in background])


def output_at(
    model: DifferentiableModel, encoding: Encoding, embeddings: Floats, layer: str
) -> Floats:
    """Run one input's word embeddings (T, D) up to a layer."""
    output: Floats = model.activations(embeddings[None], stack([encoding]), layer)[0]
    return output


def _named(model: DifferentiableModel, encoding: Encoding, name: str) -> Floats:
    embeddings = model.embed(encoding.ids)
    keep = encoding.special[:, None]
    if name == "zero":
        return np.where(keep, embeddings, np.float32(0))
    if name == "mean":
        return np.where(keep, embeddings, model.mean_embedding())
    if name in NAMES:
        return model.embed(np.where(encoding.special, encoding.ids, _token(model, name)))
    return model.embed(_ids_of_text(model, encoding, name))


def _token(model: DifferentiableModel, name: str) -> int:
    """Give a special token's id, falling back on what says nearly as little."""
    for candidate in (name, "pad", "mask", "unk"):
        token_id = model.special_id(candidate)
        if token_id is not None:
            return token_id
    raise InputError(
        f"This tokenizer has no pad, mask or unk token for baseline={name!r}. "
        'Use baseline="zero" or "mean".'
    )


def _ids_of_text(model: DifferentiableModel, encoding: Encoding, text: str) -> Ints:
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
