"""The fast tokenizers of transformers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..inputs.chat import Chat
from ..inputs.encoding import Encoding
from ..inputs.errors import ModelError
from ..inputs.image_files import RawInput
from ..inputs.text_span import TextSpan
from ..inputs.words import Offset
from . import chat_template
from .base import Tokenizer, readable, tied, with_words
from .characters import Layout, slices
from .locks import lock_of
from .padding import Padding
from .truncation import kept

#: A tokenizer without a limit reports a huge number, XLNet's configuration -1.
_NO_LIMIT = 1_000_000


@dataclass(frozen=True)
class WholeInput:
    """Texts tokenised as a whole, before anything is cut off.

    Attributes
    ----------
    texts
        The texts.
    pieces
        The ``Encoding`` of the `tokenizers` library, of T tokens.
    rows
        The inputs that the tokenizer makes, by name, T numbers each.
    spans
        The characters of each token.
    twice
        See ``doubled``.
    chat
        The chat that the text is, or None.
    """

    texts: tuple[str, ...]
    pieces: Any
    rows: Mapping[str, Sequence[int]]
    spans: Sequence[Offset]
    twice: Mapping[int, int]
    chat: Chat | None

    @property
    def present(self) -> list[int]:
        """The tokens without repeated special tokens."""
        left_out = set(self.twice.values())
        return [i for i in range(len(self.pieces.ids)) if i not in left_out]


class FastTokenizer(Tokenizer):
    """A fast tokenizer of transformers.

    Parameters
    ----------
    tokenizer
        The tokenizer, or None where a model has none.
    accepted
        The inputs that the model takes; other inputs are left out.
    positions
        The longest input that the model takes, or None.
    token_types
        Whether to make token types; None leaves it to the tokenizer.

    Raises
    ------
    ModelError
        Without a tokenizer, or with a slow one, which cannot tie tokens to characters.

    Attributes
    ----------
    tokenizer
        The tokenizer of transformers.
    """

    takes_pair = True
    ids_name = "input_ids"
    padding = Padding()
    #: Whether the model answers a chat.
    answers = False

    def __init__(
        self,
        tokenizer: Any,
        accepted: frozenset[str],
        positions: int | None = None,
        token_types: bool | None = None,
    ) -> None:
        if tokenizer is None:
            raise ModelError(
                "The model has no tokenizer. Pass one: wrap(model, tokenizer), or put its "
                "tokenizer.json into the model's folder."
            )
        if not getattr(tokenizer, "is_fast", False):
            raise ModelError(
                f"{type(tokenizer).__name__} does not report character offsets. Load the fast "
                "version: AutoTokenizer.from_pretrained(…, use_fast=True)."
            )
        limits = [n for n in (tokenizer.model_max_length, positions) if n and 0 < n < _NO_LIMIT]
        self.max_length = min(limits, default=None)
        self.tokenizer = tokenizer
        self._accepted = accepted
        self._token_types = token_types
        # A mask token in the text is special: no baseline replaces it.
        self._marks = frozenset({tokenizer.mask_token_id})

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""
        token_id: int | None = getattr(self.tokenizer, f"{name}_token_id")
        return token_id

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat with the tokenizer's chat template; see ``Tokenizer.chat``."""
        return chat_template.write(self.tokenizer, messages, self.answers)

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text, a chat or a pair; see ``Tokenizer.encode``.

        Tokens of the chat template are special: no baseline or mask hides them.
        """
        return with_words(self._tokenised(text, text_pair))

    def _tokenised(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text in which every token may be special."""
        chat = text if isinstance(text, Chat) else None
        read = self._read_whole(readable(text, text_pair), chat)
        places = read.present
        if self.max_length is None or len(places) <= self.max_length:
            return self._tied(read, places, [None] * len(read.texts))
        places = self._shortened(read, self.max_length)
        cut_at = [_cut(read, places, part) for part in range(len(read.texts))]
        return self._tied(read, places, cut_at)

    def _shortened(self, read: WholeInput, max_length: int) -> list[int]:
        """Choose the tokens to keep of an input that is longer than the model takes."""
        fits = kept(
            [None if i in read.twice else read.pieces.sequence_ids[i] for i in read.present],
            max_length,
            from_left=getattr(self.tokenizer, "truncation_side", "right") == "left",
        )
        places: list[int] = np.array(read.present)[fits].tolist()
        return places

    def _read_whole(self, texts: tuple[str, ...], chat: Chat | None = None) -> WholeInput:
        """Tokenise texts without leaving anything out.

        The settings of the tokenizer stay as they are: truncation there would change them.
        """
        with lock_of(self.tokenizer):
            rows = self.tokenizer(
                *texts,
                # A chat template writes all special tokens itself.
                add_special_tokens=chat is None,
                return_token_type_ids=self._token_types,
                verbose=False,
            )
        (pieces,) = rows.encodings
        return WholeInput(
            texts, pieces, dict(rows), self._spans(pieces, texts), doubled(pieces), chat
        )

    def _tied(
        self, read: WholeInput, places: Sequence[int], cut_at: Sequence[int | None]
    ) -> Encoding:
        """Tie the tokens at some places to the texts that they come from."""
        pieces = read.pieces
        owners = [-1 if (part := pieces.sequence_ids[i]) is None else part for i in places]
        offsets = [read.spans[i] for i in places]
        written = {
            new: TextSpan(owners[new], *offsets[new])
            for new, i in enumerate(places)
            if owners[new] >= 0
            and (
                pieces.ids[i] in self._marks
                or i in read.twice
                or (read.chat is not None and not read.chat.holds(offsets[new]))
            )
        }
        return tied(
            read.texts,
            ids=np.array(pieces.ids, np.int32)[places],
            inputs={
                name: np.array(values, np.int32)[places]
                for name, values in read.rows.items()
                if name in self._accepted
            },
            parts=[-1 if i in written else part for i, part in enumerate(owners)],
            offsets=offsets,
            pieces=[pieces.tokens[i] for i in places],
            cut_at=cut_at,
            written=written,
        )

    @cached_property
    def _layout(self) -> Layout:
        return Layout.of(self.tokenizer)

    def _spans(self, whole: Any, texts: Sequence[str]) -> list[Offset]:
        """Find the characters of each token; (0, 0) for those that the tokenizer added."""
        spans = [(0, 0)] * len(whole.ids)
        for part, text in enumerate(texts):
            of_text = [i for i, owner in enumerate(whole.sequence_ids) if owner == part]
            tokens, offsets = whole.tokens, whole.offsets
            offsets_of_text = slices(
                text, [tokens[i] for i in of_text], [offsets[i] for i in of_text], self._layout
            )
            for i, span in zip(of_text, offsets_of_text, strict=True):
                spans[i] = span
        return spans


def doubled(pieces: Any) -> dict[int, int]:
    """Find special tokens that the tokenizer adds to a text that has them, "[CLS] a film [SEP]".

    Returns
    -------
    dict of int to int
        From the index of the caller's token to that of the added one, which is left out: the first
        token and, where that is repeated, the last one too.
    """
    ids, parts = pieces.ids, pieces.sequence_ids
    if len(ids) < 2 or ids[0] != ids[1] or parts[0] is not None or parts[1] is None:
        return {}
    last = len(ids) - 1
    ends_twice = ids[-1] == ids[-2] and parts[-1] is None and parts[-2] is not None
    return {1: 0, last - 1: last} if ends_twice and last > 2 else {1: 0}


def _cut(read: WholeInput, places: Sequence[int], part: int) -> int | None:
    """Give the character from which a text is left out, None where all of it is read."""
    owners = read.pieces.sequence_ids
    end = max((read.spans[i][1] for i in places if owners[i] == part), default=0)
    tokens = zip(owners, read.spans, strict=True)
    return end if any(owner == part and stop > end for owner, (_, stop) in tokens) else None
