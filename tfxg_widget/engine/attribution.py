"""The result of an explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .inputs.image import Picture
from .inputs.words import Offset
from .tasks.targets.prediction import Prediction

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Attribution:
    """How much each token of an input speaks for a target.

    Attributes
    ----------
    text, text_pair
        The caller's own texts; of an image its path, or "".
    tokens
        Slices of those texts; special tokens go by their name, pixels by row and column.
    offsets
        Character offset of each token in its text; (0, 0) for those that the tokenizer added.
    parts
        For each token 0 for ``text``, 1 for ``text_pair``, -1 for special ones.
    word_index
        For each token the index of its word; -1 for special ones.
    word_spans
        For each word its part and its character offset.
    scores
        One raw score a token, shape (T,), float64.
    signed
        Whether a negative score speaks against the target; if not, scores are at least 0.
    target, contrast
        What is explained, and against what (None for nothing): the name, or the id where another
        target is called the same.
    output
        The number that is explained: "logit", "probability" or "log_odds" of the target.
    layer
        Where the scores are taken: "" for the word embeddings.
    prediction
        The model's answer.
    method, parameters
        The method's name and all of its parameters. A baseline goes by the name of what was used:
        "pad" rather than "auto".
    value
        The explained number at the input: the prediction's own for ``target``, less that for
        ``contrast``.
    baseline_value
        The same at the baseline; None for methods that promise no completeness.
    completeness_gap
        |Σ scores - (value - baseline_value)|; |Σ scores - value| for a method that hands a logit
        itself back, of which biases and other constants (positions among them) keep this share;
        or None.
    relative_completeness_gap
        The gap over |value - baseline_value|, or over |value|; or None.
    cut_at
        For each text the character from which it did not fit the model, or None.
    window
        Of a context that is longer than the model reads at once, and so was read in overlapping
        windows, the characters of the one that is explained: that with the target. The rest of the
        context was read, too. None where one window holds the whole context.
    passes
        How many points the model was run at.
    seconds
        Wall-clock time of the batch that it was computed in.
    picture
        The image as the model read it: its pixels are the tokens, its patches the words; else None.
    target_id, contrast_id
        The ids of ``target`` and ``contrast``; see ``Prediction.targets``.
    """

    text: str
    text_pair: str | None
    tokens: tuple[str, ...]
    offsets: tuple[Offset, ...]
    parts: tuple[int, ...]
    word_index: tuple[int, ...]
    word_spans: tuple[tuple[int, Offset], ...]
    scores: NDArray[np.float64]
    signed: bool
    target: str
    contrast: str | None
    output: str
    layer: str
    prediction: Prediction
    method: str
    parameters: Mapping[str, Any]
    value: float
    baseline_value: float | None
    completeness_gap: float | None
    relative_completeness_gap: float | None
    cut_at: tuple[int | None, ...]
    passes: int
    seconds: float
    picture: Picture | None = None
    window: Offset | None = None
    target_id: str = ""
    contrast_id: str | None = None

    def words(self) -> Attribution:
        """Merge the tokens of each word into one, summing their scores.

        Returns
        -------
        Attribution
            The same attribution with one entry a word; special tokens stay as they are. The words
            of an image are its patches.
        """
        if self.picture is not None:
            return self._patches(self.picture)
        texts = (self.text, self.text_pair or "")
        # A special token is a group of its own, marked by a negative key.
        keys = [w if w >= 0 else -1 - i for i, w in enumerate(self.word_index)]
        first = {key: i for i, key in reversed(list(enumerate(keys)))}
        groups = sorted(first, key=first.__getitem__)
        place = {key: row for row, key in enumerate(groups)}
        scores = np.zeros(len(groups))
        np.add.at(scores, [place[key] for key in keys], self.scores)

        def word(key: int) -> tuple[str, Offset]:
            if key < 0:
                return self.tokens[first[key]], self.offsets[first[key]]
            part, (start, end) = self.word_spans[key]
            return texts[part][start:end], (start, end)

        merged = [word(key) for key in groups]
        return replace(
            self,
            tokens=tuple(text for text, _ in merged),
            offsets=tuple(offset for _, offset in merged),
            parts=tuple(self.parts[first[key]] for key in groups),
            word_index=tuple(max(key, -1) for key in groups),
            scores=scores,
        )

    def _patches(self, picture: Picture) -> Attribution:
        count = len(self.word_spans)
        summed = np.bincount(self.word_index, weights=self.scores, minlength=count)
        return replace(
            self,
            tokens=picture.patch_names,
            offsets=((0, 0),) * count,
            parts=(0,) * count,
            word_index=tuple(range(count)),
            scores=summed.astype(np.float64),
        )

    def to_dataframe(self) -> pd.DataFrame:
        """Lay the attribution out as a table, one row a token.

        Returns
        -------
        pandas.DataFrame
            Columns token, score, part, start, end and word.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as fault:
            raise ImportError(
                "to_dataframe() needs pandas: pip install 'tfxg-widget[pandas]'."
            ) from fault
        return pd.DataFrame(
            {
                "token": self.tokens,
                "score": self.scores,
                "part": self.parts,
                "start": [start for start, _ in self.offsets],
                "end": [end for _, end in self.offsets],
                "word": self.word_index,
            }
        )

    def to_json(self) -> str:
        """Write everything as a JSON object.

        Returns
        -------
        str
            One object with a key for each attribute.
        """
        values = asdict(self)
        # What the engine needs to explain them, not what the model answered.
        for name in ("targets", "window", "reserved"):
            del values["prediction"][name]
        return json.dumps(values, default=_plain, ensure_ascii=False)

    def __repr__(self) -> str:
        ranked = np.argsort(-np.abs(self.scores))[:3]
        top = ", ".join(f"{self.tokens[i]!r} {self.scores[i]:+.3g}" for i in ranked)
        method = f"{self.method}{self._compared_with()}"
        return f"<Attribution of {self.target} by {method}: {top}, … ({len(self.tokens)})>"

    def _compared_with(self) -> str:
        """Name the baseline, or what takes the place of hidden tokens, where that has a name."""
        for parameter in ("baseline", "hiding"):
            value = self.parameters.get(parameter)
            if isinstance(value, str):
                return f" ({parameter} {value!r})"
        return ""


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else str(value)
