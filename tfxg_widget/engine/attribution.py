"""The result of an explanation: one score per token, and how it was computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .inputs.image import PatchedImage
from .inputs.words import Offset
from .tasks.targets.prediction import Prediction

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Attribution:
    """One score per token: how much it contributes to a target.

    An input has T tokens and W words.

    Attributes
    ----------
    text, text_pair
        The caller's texts, unchanged. For an image ``text`` is its path, or "".
    tokens
        Slices of these texts, T strings. Special tokens have their own name, such as "[CLS]";
        pixels are named by row and column.
    offsets
        Character range of each token in its text; (0, 0) for tokens that the tokenizer added.
    parts
        For each token 0 for ``text``, 1 for ``text_pair``, -1 for special tokens.
    word_index
        For each token the index of its word in ``word_spans``; -1 for special tokens.
    word_spans
        For each word its part and its character range.
    scores
        One raw score per token, shape (T,), float64, in units of ``value`` for most methods (see
        docs/methods.md).
    signed
        Whether a negative score counts against the target. If not, scores are at least 0.
    target, contrast
        What is explained, and against what (None for nothing): the name, or the id where another
        target is called the same.
    output
        The explained number of the target: "logit", "probability" or "log_odds".
    layer
        Where scores were computed: "" for the word embeddings.
    prediction
        The model's prediction.
    method, parameters
        Name of the method, and all its parameters. A baseline is named as it was used: "pad", not
        "auto".
    value
        The explained number at the input: the target's value minus that of the contrast.
    baseline_value
        The same number at the baseline, or its mean over several baselines; None for methods that
        do not promise completeness.
    completeness_gap
        |Σ scores - (value - baseline_value)| for complete methods. For methods that propagate the
        logit itself (LRP), |Σ scores - value|: the share of biases and other constants. None for
        all other methods.
    relative_completeness_gap
        The gap divided by |value - baseline_value|, or by |value|; None without a gap, or where it
        would divide by 0.
    cut_at
        For each text the index of the first character that the model could not read because the
        text is too long; None for a text that was read whole.
    window
        Character range of the explained window, for a context that is longer than the model's limit
        and was read in overlapping windows: it is the window with the target. None if one window
        holds the whole context.
    passes
        Number of points at which the model was evaluated.
    seconds
        Wall-clock time of the whole batch, in seconds.
    image
        The image as the model read it, whose pixels are the tokens and whose patches are the words;
        None for texts.
    by_dimension
        The scores of every embedding dimension, shape (T, D), float64; their sums over D are
        ``scores``. None without ``per_dimension=True``.
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
    image: PatchedImage | None = None
    window: Offset | None = None
    target_id: str = ""
    contrast_id: str | None = None
    by_dimension: NDArray[np.float64] | None = None

    def words(self) -> Attribution:
        """Merge the tokens of each word into one entry, with the sum of their scores.

        Returns
        -------
        Attribution
            The same attribution with one entry per word. Special tokens stay single entries. The
            words of an image are its patches.
        """
        if self.image is not None:
            return self._patches(self.image)
        texts = (self.text, self.text_pair or "")
        # Each special token is a group by itself, with a negative key.
        keys = [w if w >= 0 else -1 - i for i, w in enumerate(self.word_index)]
        first = {key: i for i, key in reversed(list(enumerate(keys)))}
        groups = sorted(first, key=first.__getitem__)
        row_of = {key: row for row, key in enumerate(groups)}
        rows = [row_of[key] for key in keys]

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
            scores=_summed(self.scores, rows, len(groups)),
            by_dimension=self._dimensions_summed(rows, len(groups)),
        )

    def _patches(self, image: PatchedImage) -> Attribution:
        count = len(self.word_spans)
        rows = list(self.word_index)
        return replace(
            self,
            tokens=image.patch_names,
            offsets=((0, 0),) * count,
            parts=(0,) * count,
            word_index=tuple(range(count)),
            scores=_summed(self.scores, rows, count),
            by_dimension=self._dimensions_summed(rows, count),
        )

    def _dimensions_summed(self, rows: list[int], count: int) -> NDArray[np.float64] | None:
        by_dimension = self.by_dimension
        return None if by_dimension is None else _summed(by_dimension, rows, count)

    def to_dataframe(self) -> pd.DataFrame:
        """Give the scores as a table with one row per token.

        Returns
        -------
        pandas.DataFrame
            Columns token, score, part, start, end (characters) and word (index).

        Raises
        ------
        ImportError
            If pandas is not installed.
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
        """Serialise the attribution.

        Returns
        -------
        str
            A JSON object with one key per attribute.
        """
        values = asdict(self)
        # What the engine needs to explain them, not what the model answered.
        for name in ("targets", "window", "reserved"):
            del values["prediction"][name]
        return json.dumps(values, default=_to_json_value, ensure_ascii=False)

    def __repr__(self) -> str:
        ranked = np.argsort(-np.abs(self.scores))[:3]
        top = ", ".join(f"{self.tokens[i]!r} {self.scores[i]:+.3g}" for i in ranked)
        method = f"{self.method}{self._baseline_name()}"
        return f"<Attribution of {self.target} by {method}: {top}, … ({len(self.tokens)})>"

    def _baseline_name(self) -> str:
        """Name the baseline, or the replacement of masked tokens, if it has a name."""
        for parameter in ("baseline", "hiding"):
            value = self.parameters.get(parameter)
            if isinstance(value, str):
                return f" ({parameter} {value!r})"
        return ""


def _summed(scores: NDArray[np.float64], rows: list[int], count: int) -> NDArray[np.float64]:
    """Sum the scores (T, …) of the tokens of each word or patch: (count, …)."""
    summed = np.zeros((count, *scores.shape[1:]))
    np.add.at(summed, rows, scores)
    return summed


def _to_json_value(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else str(value)
