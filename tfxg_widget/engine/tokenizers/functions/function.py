"""Any function that turns a text into ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...inputs.encoding import Encoding
from ...inputs.errors import InputError, ModelError
from ...inputs.image_files import RawInput
from ..base import PROBE, Tokenizer, readable, tied, with_words
from ..characters import settled
from ..padding import Padding
from .alignment import Alignment, align
from .function_output import Reading, reading


class PlainTokenizer(Tokenizer):
    """A function from a text to ids, or to a mapping with ids and other inputs.

    The tokens are tied to the text by the mapping's ``offset_mapping``; without one, by the words
    that have the same ids when each is tokenised alone. Padding is left out.

    Parameters
    ----------
    read
        Such as a ``TextVectorization`` layer, or ``lambda text: [vocabulary[w] for w in …]``.
    max_length
        The longest input in tokens that the model takes, or None.

    Raises
    ------
    ModelError
        For a function that gives no row of ids, or ids that cannot be tied to the text.
    """

    takes_pair = False

    def __init__(self, read: Callable[[str], Any], max_length: int | None) -> None:
        self.max_length = max_length
        self._read = read
        try:
            output, alignment = self._aligned(PROBE)
        except InputError as fault:
            raise ModelError(
                f"The tokenizer gives no ids for {PROBE!r}. Let it give an id to words that it "
                "does not know."
            ) from fault
        self.ids_name = output.ids_name
        is_padded = alignment.kept.stop - alignment.kept.start < len(output.ids)
        self.padding = (
            Padding(len(output.ids), alignment.kept.start > 0) if is_padded else Padding()
        )

    def special_id(self, name: str) -> int | None:
        """Give 0 for the padding, as Keras' tools do; other tokens are not known."""
        return 0 if name == "pad" else None

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text; see ``Tokenizer.encode``."""
        if text_pair is not None:
            raise InputError("This model reads one text, not a pair.")
        texts = readable(text, None)
        output, alignment = self._aligned(texts[0])
        spans = alignment.spans[: self.max_length]
        kept = slice(alignment.kept.start, alignment.kept.start + len(spans))
        unread = [span for span in alignment.spans[len(spans) :] if span]
        cut = unread[0][0] if unread else alignment.cut_at
        written = iter(settled(texts[0], [span for span in alignment.spans if span is not None]))
        offsets = [(0, 0) if span is None else next(written) for span in spans]
        encoding = tied(
            texts,
            ids=output.ids[kept],
            inputs={name: values[kept] for name, values in output.others.items()},
            parts=[-1 if span is None else 0 for span in spans],
            offsets=offsets,
            pieces=[f"[{number}]" for number in output.ids[kept]],
            cut_at=[cut],
        )
        return with_words(encoding)

    def _aligned(self, text: str) -> tuple[Reading, Alignment]:
        output = reading(self._read(text))
        return output, align(text, output, lambda part: reading(self._read(part)))
