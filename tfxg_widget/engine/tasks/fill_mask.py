"""Fill-mask: the tokens of the vocabulary that can replace the mask tokens of a text."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError, ModelError
from ..inputs.text_span import TextSpan, token_parts
from .base import Chosen, Task
from .targets.ids import TargetId
from .targets.labels import index_of
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.target import Activation, Floats, Table, Target
from .targets.vocabulary import Vocabulary

#: The number of candidates for each mask in an answer.
CANDIDATES = 5

#: The number of masks whose headings are recognised: "mask 3: good" in a text of two masks is told
#: as a mask too many.
_HEADINGS = 100


@dataclass(frozen=True, eq=False)
class FillMask(Task):
    """A logit for each mask token of a text and each token of the vocabulary.

    A target is a candidate for a mask: a word that is one token, or a token's id. In a text with
    several masks it is "mask 2: good", or (1, "good") for the mask of index 1. The name of a piece
    of a word includes its id: "##ing (id 150)".
    """

    name: ClassVar[str] = "fill mask"
    architectures: ClassVar[tuple[str, ...]] = ("ForMaskedLM",)
    unit = "mask"
    head = "mask"
    noun = "mask"
    text_names = ("text",)

    vocabulary: Vocabulary
    activation: Activation

    @classmethod
    def from_config(cls, config: Any, tokenizer: Any) -> Self:
        """Read the size of the vocabulary.

        Raises
        ------
        ModelError
            For a tokenizer without a mask token.
        """
        if getattr(tokenizer, "mask_token_id", None) is None:
            raise ModelError(
                "The tokenizer has no mask token, so there is nothing that the model could fill. "
                "Add the tokenizer that belongs to it."
            )
        return cls(Vocabulary(tokenizer, config.vocab_size), Table(config.vocab_size, "rows"))

    @property
    def tokenizer(self) -> Any:
        """The tokenizer of transformers."""
        return self.vocabulary.tokenizer

    @property
    def size(self) -> int:
        """The number of candidates for each mask."""
        return self.vocabulary.size

    @property
    def mask_id(self) -> int:
        """The id of the mask token."""
        return int(self.tokenizer.mask_token_id)

    def reads_at(self, ids: Any) -> Any:
        """Mark the mask tokens among ids (N, T)."""
        return ids == self.mask_id

    def outputs(self, encoding: Encoding) -> int:
        """Count the whole vocabulary for each mask."""
        return self.size * self._masks(encoding)

    def most_targets(self, encoding: Encoding) -> int:
        """Count the best candidates for each mask."""
        return CANDIDATES * self._masks(encoding)

    def check(self, encoding: Encoding) -> None:
        """Refuse a pair of texts, and a text without a mask."""
        super().check(encoding)
        if not self._masks(encoding):
            raise InputError(
                f"The text has no mask to fill. Put {self.tokenizer.mask_token} in the place of a "
                "word."
            )

    def example(self, text: str) -> str:
        """Append a mask to a text."""
        return f"{text} {self.tokenizer.mask_token}"

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """List the best candidates for each mask, from a model's output (M * V,)."""
        rows = probabilities.reshape(-1, self.size)
        ranked = np.argsort(-rows, axis=1, kind="stable")[:, :CANDIDATES]
        targets = [
            self._target(mask, int(token), encoding)
            for mask, best in enumerate(ranked)
            for token in best
        ]
        return self.predicted(targets, logits, probabilities)

    def candidates(self, chosen: Chosen, encoding: Encoding) -> Sequence[Target]:
        """Find a token of the vocabulary for a mask: by id, by name, or by (mask index, token)."""
        if isinstance(chosen, tuple):
            return [self._target(*self._checked(*chosen, encoding), encoding)]
        if not isinstance(chosen, str):
            return [self._target(*self._of_single_mask(chosen, encoding), encoding)]
        target_id = TargetId.parse(chosen)
        if target_id is not None and target_id.kind == "candidate":
            number, token = target_id.numbers
            return [self._target(*self._checked(number - 1, token, encoding), encoding)]
        return self._named(chosen, encoding)

    def _named(self, name: str, encoding: Encoding) -> list[Target]:
        """List the candidates that are called so; "mask 1: good" is good for a single mask, too."""
        if self._masks(encoding) == 1:
            with suppress(InputError):
                return [self._target(0, self.vocabulary.token(name), encoding)]
        for mask in range(_HEADINGS):
            heading = f"{_heading(mask)}: "
            if name.startswith(heading):
                candidate = name[len(heading) :]
                return [self._target(*self._checked(mask, candidate, encoding), encoding)]
        return [self._target(*self._of_single_mask(name, encoding), encoding)]

    def _of_single_mask(self, candidate: str | int, encoding: Encoding) -> tuple[int, int]:
        """Find a token for the only mask of a text."""
        count = self._masks(encoding)
        if count > 1:
            raise InputError(
                f"The text has {count} masks. Say which one is to be {candidate!r}: "
                f'target=(0, {candidate!r}), or target="mask 1: {candidate}".'
            )
        return 0, self.vocabulary.token(candidate)

    def _checked(self, mask: int, candidate: str | int, encoding: Encoding) -> tuple[int, int]:
        """Find a token for a mask, both of which have to exist."""
        headings = [_heading(mask) for mask in range(self._masks(encoding))]
        return index_of(mask, headings, "mask"), self.vocabulary.token(candidate)

    @property
    def selectable_spans(self) -> SelectableSpans:
        """Select a mask, and replace it by any word of the vocabulary."""
        return SelectableSpans(part=None, several=False, labels=(), free=True)

    def target_of_span(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Make a target of the mask that lies in a span."""
        for mask, place in enumerate(self._places(encoding)):
            if place.part == span.part and place.start < span.end and span.start < place.end:
                return self._target(mask, self.vocabulary.token(label), encoding)
        raise InputError(f"There is no mask. Point at a {self.tokenizer.mask_token} of the text.")

    def _places(self, encoding: Encoding) -> list[TextSpan]:
        """Find the masks in the texts."""
        parts = token_parts(encoding.parts, encoding.offsets)
        return [
            TextSpan(parts[token], *encoding.offsets[token])
            for token in self._mask_tokens(encoding)
        ]

    def _target(self, mask: int, token: int, encoding: Encoding) -> Target:
        word = self.vocabulary.name(token)
        span = self._places(encoding)[mask]
        return Target(
            id=str(TargetId("candidate", (mask + 1, token))),
            name=word if self._masks(encoding) == 1 else f"{_heading(mask)}: {word}",
            kind="candidate",
            indices=(mask * self.size + token,),
            coefficients=(1.0,),
            spans=(span,),
            label=word,
            token=int(self._mask_tokens(encoding)[mask]),
        )

    def _mask_tokens(self, encoding: Encoding) -> NDArray[np.intp]:
        """Find the masks among the tokens."""
        return np.flatnonzero(encoding.ids == self.mask_id)

    def _masks(self, encoding: Encoding) -> int:
        return len(self._mask_tokens(encoding))


def _heading(mask: int) -> str:
    """Name a mask of several."""
    return f"mask {mask + 1}"
