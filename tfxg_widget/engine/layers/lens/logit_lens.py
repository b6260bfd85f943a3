"""The logit lens: which tokens a language model's states stand for, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from ...inputs.errors import InputError
from ...models.layered import LayeredModel
from ...tasks.targets.vocabulary import Vocabulary
from ...tokenizers.locks import lock_of
from ..layer_tokens import LayerTokens
from ..tables import dataframe
from .lens import lens_side, lens_states, logits_from, rows_read_everywhere

if TYPE_CHECKING:
    import pandas as pd

    from ..layer_arrays import LayerArrays

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class WatchedToken:
    """A token whose rank is followed over the layers.

    Attributes
    ----------
    word
        What the caller named: a word or an id.
    token_id, token
        The token that stands for it, and its name.
    is_whole
        Whether it is all of the word; else it is only the word's first token.
    """

    word: str | int
    token_id: int
    token: str
    is_whole: bool


@dataclass(frozen=True, eq=False)
class LogitLens:
    """What a language model would write from the states of every layer.

    Rows of all arrays are layers: the first one is the embeddings, the last one the model's own
    answer. The second axis are the P positions.

    Attributes
    ----------
    tokens
        The tokens of the states. A masked language model answers for a token itself, others for
        the one after it.
    positions
        The indices into ``tokens`` that were read, P of them.
    top_ids
        The ids of the K most probable tokens, most probable first, (layers + 1, P, K).
    top_tokens
        Their names, by the same indices.
    top_probabilities
        Their probabilities, (layers + 1, P, K).
    watched
        The W tokens that were followed.
    watched_ranks
        Their ranks, 1 for the most probable token of the vocabulary, (layers + 1, P, W).
    watched_probabilities
        Their probabilities, (layers + 1, P, W).
    """

    tokens: LayerTokens
    positions: tuple[int, ...]
    top_ids: Ints
    top_tokens: tuple[tuple[tuple[str, ...], ...], ...]
    top_probabilities: Floats
    watched: tuple[WatchedToken, ...]
    watched_ranks: Ints
    watched_probabilities: Floats

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the most probable tokens out as a table: a row for each layer, a column a position.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        best = np.array([[cell[0] for cell in row] for row in self.top_tokens], object)
        return dataframe(best, columns=[f"{i}: {self.tokens.names[i]}" for i in self.positions])


def logit_lens(
    inspection: LayerArrays,
    top_k: int,
    watch: Sequence[str | int],
    positions: int | Sequence[int] | None,
) -> LogitLens:
    """Read a language model's states layer by layer; see ``Inspection.logit_lens``."""
    model, encoding = inspection.model, inspection.encoding
    rows = rows_read_everywhere(model, encoding)
    vocabulary = _vocabulary(model)
    if not 1 <= top_k <= vocabulary.size:
        raise InputError(f"top_k={top_k} is not between 1 and the {vocabulary.size} tokens.")
    states = lens_states(inspection)
    count = states.shape[1]
    chosen = _positions(positions, count)
    tokens = inspection.layer_tokens(lens_side(model))
    followed = tuple(watched_token(vocabulary, word) for word in watch)
    ids = [token.token_id for token in followed]
    shape = (len(states), len(chosen))
    top_ids = np.empty((*shape, top_k), np.int32)
    top = np.empty((*shape, top_k), np.float32)
    ranks = np.empty((*shape, len(ids)), np.int32)
    likely = np.empty((*shape, len(ids)), np.float32)
    for part, logits in logits_from(inspection, states, rows, count * vocabulary.size):
        for layer, of_layer in enumerate(logits, start=part.start):
            by_token = of_layer.reshape(count, -1)[chosen]
            log_probabilities = log_softmax(by_token.astype(np.float64), axis=-1)
            best = np.argsort(-by_token, axis=-1, kind="stable")[:, :top_k]
            top_ids[layer] = best
            top[layer] = np.exp(np.take_along_axis(log_probabilities, best, axis=-1))
            for w, token in enumerate(ids):
                ranks[layer, :, w] = 1 + (by_token > by_token[:, [token]]).sum(axis=-1)
                likely[layer, :, w] = np.exp(log_probabilities[:, token])
    names = {int(token): vocabulary.shown(int(token)) for token in np.unique(top_ids)}
    return LogitLens(
        tokens=tokens,
        positions=tuple(chosen),
        top_ids=top_ids,
        top_tokens=tuple(
            tuple(tuple(names[int(token)] for token in cell) for cell in row) for row in top_ids
        ),
        top_probabilities=top,
        watched=followed,
        watched_ranks=ranks,
        watched_probabilities=likely,
    )


def watched_token(vocabulary: Vocabulary, word: str | int) -> WatchedToken:
    """Find the token that stands for a word: the word itself, or its first token.

    Raises
    ------
    InputError
        For an id that the model does not have, and a word without any token.
    """
    try:
        token = vocabulary.token(word)
    except InputError:
        if not isinstance(word, str) or not word.strip():
            raise
        with lock_of(vocabulary.tokenizer):
            pieces = vocabulary.tokenizer(f" {word.strip()}", add_special_tokens=False)
        ids = [piece for piece in pieces["input_ids"] if vocabulary.shown(piece).strip(" ␣▁")]
        if not ids or ids[0] == vocabulary.tokenizer.unk_token_id:
            raise
        return WatchedToken(word, int(ids[0]), vocabulary.name(int(ids[0])), False)
    return WatchedToken(word, token, vocabulary.name(token), True)


def _vocabulary(model: LayeredModel) -> Vocabulary:
    vocabulary = getattr(model.task, "vocabulary", None)
    if not isinstance(vocabulary, Vocabulary):
        raise InputError(f"A model for {model.task.name} has no vocabulary.")
    return vocabulary


def _positions(positions: int | Sequence[int] | None, count: int) -> list[int]:
    if positions is None:
        return list(range(count))
    indices = [positions] if isinstance(positions, int) else list(positions)
    for index in indices:
        if not -count <= index < count:
            raise InputError(f"There is no position {index}: there are {count} states.")
    return [index % count for index in indices]
