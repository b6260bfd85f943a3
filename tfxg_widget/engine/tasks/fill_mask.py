"""Fill-mask: which tokens of the vocabulary stand where a text has mask tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

import numpy as np

from ..inputs.encoding import Encoding
from ..inputs.errors import InputError, ModelError
from ..inputs.text_span import TextSpan, token_parts
from .base import Chosen, Floats, Task, predicted
from .targets.labels import index_of
from .targets.naming import readings, unambiguous
from .targets.prediction import Prediction
from .targets.selectable_spans import SelectableSpans
from .targets.target import Activation, Table, Target
from .targets.vocabulary import Vocabulary

#: So many candidates for each mask are what "all" means.
CANDIDATES = 5

_OF_MASK = re.compile(r"mask (?P<number>\d+): (?P<candidate>.+)", re.DOTALL)


@dataclass(frozen=True, eq=False)
class FillMask(Task):
    """A logit for each mask token of a text and each token of the vocabulary.

    A target is a candidate for a mask: a word that is one token, or a token's id. In a text of
    several masks it is "mask 2: good", or (1, "good") for the mask of index 1. Pieces that no
    word stands for go by their id, too: "##ing (id 150)".
    """

    name: ClassVar[str] = "fill mask"
    architectures: ClassVar[tuple[str, ...]] = ("ForMaskedLM",)
    unit = "mask"
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
        """The tokenizer."""
        return self.vocabulary.tokenizer

    @property
    def size(self) -> int:
        """How many candidates each mask has."""
        return self.vocabulary.size

    @property
    def mask_id(self) -> int:
        """The id of the mask token."""
        return int(self.tokenizer.mask_token_id)

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
        """Put a mask behind a text."""
        return f"{text} {self.tokenizer.mask_token}"

    def prediction(self, logits: Floats, probabilities: Floats, encoding: Encoding) -> Prediction:
        """Put a model's output (M * V,) into words: the best candidates for each mask."""
        rows = probabilities.reshape(-1, self.size)
        ranked = np.argsort(-rows, axis=1, kind="stable")[:, :CANDIDATES]
        targets = [
            self._target(mask, int(token), encoding)
            for mask, best in enumerate(ranked)
            for token in best
        ]
        return predicted(targets, logits, probabilities)

    def single(self, chosen: Chosen, encoding: Encoding) -> Target:
        """Find a candidate by its text or id, for a mask by its index or number."""
        count = self._masks(encoding)
        candidate: str | int
        if isinstance(chosen, str):
            found = next(readings(chosen, partial(self._called, encoding=encoding)), None)
            if found is not None:
                return self._target(*found, encoding)
        numbered = _OF_MASK.fullmatch(chosen) if isinstance(chosen, str) else None
        if isinstance(chosen, tuple):
            mask, candidate = chosen
        elif numbered:
            mask, candidate = int(numbered["number"]) - 1, numbered["candidate"]
        elif count == 1:
            mask, candidate = 0, chosen
        else:
            raise InputError(
                f"The text has {count} masks. Say which one is to be {chosen!r}: "
                f'target=(0, {chosen!r}), or target="mask 1: {chosen}".'
            )
        names = [f"mask {number}" for number in range(1, count + 1)]
        return self._target(
            index_of(mask, names, "mask"), self.vocabulary.token(candidate), encoding
        )

    @property
    def pointing(self) -> SelectableSpans:
        """A mask, as any word of the vocabulary."""
        return SelectableSpans(part=None, several=False, labels=(), free=True)

    def pointed(self, span: TextSpan, label: str, encoding: Encoding) -> Target:
        """Take the mask that lies in a span."""
        for mask, place in enumerate(self._places(encoding)):
            if place.part == span.part and place.start < span.end and span.start < place.end:
                return self._target(mask, self.vocabulary.token(label), encoding)
        raise InputError(f"There is no mask. Point at a {self.tokenizer.mask_token} of the text.")

    def _places(self, encoding: Encoding) -> list[TextSpan]:
        """Find the masks in the texts."""
        parts = token_parts(encoding.parts, encoding.offsets)
        masks = [int(token) for token in np.flatnonzero(encoding.ids == self.mask_id)]
        return [TextSpan(parts[token], *encoding.offsets[token]) for token in masks]

    def _called(self, name: str, encoding: Encoding) -> Iterator[tuple[int, int]]:
        """List the masks and tokens that a name can mean."""
        count = self._masks(encoding)
        numbered = _OF_MASK.fullmatch(name)
        with suppress(InputError):
            if numbered and 1 <= int(numbered["number"]) <= count:
                yield int(numbered["number"]) - 1, self.vocabulary.token(numbered["candidate"])
        with suppress(InputError):
            if count == 1:
                yield 0, self.vocabulary.token(name)

    def _target(self, mask: int, token: int, encoding: Encoding) -> Target:
        which = f"mask {mask + 1}: " if self._masks(encoding) > 1 else ""
        name = which + self.vocabulary.name(token)
        return Target(
            name=unambiguous(name, (mask, token), partial(self._called, encoding=encoding)),
            contrast=None,
            indices=(mask * self.size + token,),
            coefficients=(1.0,),
            spans=(self._places(encoding)[mask],),
        )

    def _masks(self, encoding: Encoding) -> int:
        return int((encoding.ids == self.mask_id).sum())
