"""What a map is made of: texts, labels, and a sample where there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ...engine.inputs.errors import InputError
from ...engine.models.accepted_inputs import Pair, Single, read
from ...engine.models.layered import LayeredModel
from ...engine.tasks.classification.labelled import Labelled
from ...protocol.messages import packed_indices
from ...protocol.text_map_state import MAX_POINTS, NO_CATEGORY, Categories

#: Two points always lie on a line: below this number there is nothing to see on a plane.
_FEWEST = 3

#: So many characters of a text are sent to the page.
_SHOWN_CHARACTERS = 1000


@dataclass(frozen=True, eq=False)
class MapInputs:
    """The texts of a map, and the labels that a caller gave.

    Attributes
    ----------
    pairs
        Each text with its second text or None.
    labels
        None where there are none.
    indices
        The index of each text among those that the caller gave, (N,).
    total
        How many texts the caller gave.
    """

    pairs: Sequence[tuple[str, str | None]]
    labels: Categories | None
    indices: NDArray[np.int64]
    total: int

    def text(self, index: int) -> str:
        """Write a text and its pair as one."""
        text, pair = self.pairs[index]
        return text if pair is None else f"{text}\n{pair}"

    def shown_texts(self) -> list[str]:
        """List the texts as the page shows them: the beginning of long ones."""
        texts = (self.text(i) for i in range(len(self.pairs)))
        return [
            text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"
            for text in texts
        ]


def read_inputs(
    model: LayeredModel,
    texts: Iterable[Single],
    labels: Iterable[object] | None,
    max_points: int,
    seed: int,
) -> MapInputs:
    """Read the texts and labels of a map, and draw a sample where there are too many.

    Raises
    ------
    InputError
        For a model of images, fewer than three texts, labels of another number, an impossible
        ``max_points``, and for what ``explain`` refuses as an input.
    """
    if model.takes_image:
        raise _no_texts(f"{model.name} reads images")
    if not _FEWEST <= max_points <= MAX_POINTS:
        raise InputError(
            f"max_points={max_points} is not between {_FEWEST} and {MAX_POINTS:,}, which is as "
            "many as a page can show."
        )
    listed = _listed(texts)
    if len(listed) < _FEWEST:
        raise InputError(f"A map needs at least {_FEWEST} texts, not {len(listed)}.")
    given = None if labels is None else list(labels)
    if given is not None and len(given) != len(listed):
        raise InputError(
            f"There are {len(listed)} texts and {len(given)} labels. Give one label for each text, "
            "None where it has none."
        )
    total, indices = len(listed), np.arange(len(listed))
    if total > max_points:
        indices = np.sort(np.random.default_rng(seed).choice(total, max_points, replace=False))
    # Only what is shown is read: a hundred thousand texts take long to check.
    pairs = [_texts(pair) for pair in read(model, [listed[i] for i in indices])[0]]
    names = [] if given is None else [_label_name(given[i], model) for i in indices]
    return MapInputs(pairs, categories(names) if given is not None else None, indices, total)


def _texts(pair: Pair) -> tuple[str, str | None]:
    text, text_pair = pair
    if not isinstance(text, str):
        raise _no_texts(f"One of the inputs is a {type(text).__name__}")
    return text, text_pair


def _no_texts(why: str) -> InputError:
    return InputError(
        f"{why}, and the map shows texts. Use tfxg.embed(model, inputs) and "
        "tfxg.project_embeddings(vectors)."
    )


def _listed(texts: Any) -> list[Single]:
    if isinstance(texts, str | dict):
        raise InputError(f"A map needs a list of texts, not a single {type(texts).__name__}.")
    if isinstance(texts, set | frozenset):
        raise InputError(f"texts is a {type(texts).__name__}, which has no order. Give a list.")
    if hasattr(texts, "columns"):
        raise InputError(f"texts is a {type(texts).__name__}: give a column, as a list.")
    try:
        return list(cast("Iterable[Single]", texts))
    except TypeError as fault:
        raise InputError(f"texts cannot be read ({fault}). Give a list of texts.") from fault


def _label_name(label: object, model: LayeredModel) -> str | None:
    """Name a label; an integer counts the model's own labels."""
    if label is None or (isinstance(label, float) and np.isnan(label)):
        return None
    names = model.task.labels if isinstance(model.task, Labelled) else ()
    is_index = isinstance(label, int | np.integer) and not isinstance(label, bool)
    if is_index and 0 <= int(cast(int, label)) < len(names):
        return names[int(cast(int, label))]
    return str(label)


def categories(names: Sequence[str | None]) -> Categories:
    """Count names, in the order in which they first appear; None is in no category."""
    known = {
        name: code for code, name in enumerate(dict.fromkeys(n for n in names if n is not None))
    }
    codes = [NO_CATEGORY if name is None else known[name] for name in names]
    return Categories(names=list(known), packed_codes=packed_indices(np.array(codes, np.int64)))
