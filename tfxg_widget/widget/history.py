"""The present answer, what may be masked in it, and the few inputs that were tried before."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.inputs.encoding import Encoding
from ..engine.inputs.errors import InputError
from ..protocol.messages import Answer
from ..protocol.selected import TriedText
from ..protocol.state import ExplorerState
from .images import HandedOver

MOST_TEXTS = 12
#: Of all texts together; the latest one is kept, however long it is.
MOST_CHARACTERS = 40_000
#: Of all images together; the latest one is kept, however large it is.
MOST_PIXELS = 24_000_000


def present_answer(state: ExplorerState) -> Answer | None:
    """Give the answer to the present text; None while there is one to an earlier text only."""
    answer = state.answer
    if answer is None or answer.text != state.text:
        return None
    is_written = state.model_info.generates and not state.text_pair
    return answer if is_written or answer.text_pair == state.text_pair else None


def check_selected(state: ExplorerState, tokens: Sequence[int], encoding: Encoding) -> None:
    """Refuse tokens whose masking says nothing.

    Raises
    ------
    InputError
        For tokens of another text, or of a context in several windows.
    """
    answer = present_answer(state)
    if answer is None or (answer.image is None and max(tokens, default=0) >= len(answer.tokens)):
        raise InputError("The text has changed. Select words of the present one.")
    if encoding.windows:
        raise InputError(
            "The context is read in several windows: without words of one window the answer may "
            "be found in another."
        )


class TriedImages:
    """The images of the history, as long as there is room for them."""

    def __init__(self) -> None:
        self._images: dict[str, HandedOver] = {}

    def __contains__(self, digest: str) -> bool:
        return digest in self._images

    def add(self, image: HandedOver) -> None:
        """Keep an image; the oldest ones give way to it."""
        self._images.pop(image.digest, None)
        self._images[image.digest] = image
        while len(self._images) > 1 and self._pixels() > MOST_PIXELS:
            del self._images[next(iter(self._images))]

    def get(self, digest: str) -> HandedOver:
        """Give the image with a digest.

        Raises
        ------
        InputError
            If it is not kept.
        """
        if digest not in self._images:
            raise InputError("This image is no longer kept. Choose its file again.")
        return self._images[digest]

    def _pixels(self) -> int:
        return sum(one.image.width * one.image.height for one in self._images.values())


def tried_text(state: ExplorerState, image: HandedOver | None) -> TriedText | None:
    """Note the present input with its answer; None before that is known.

    Parameters
    ----------
    state
        What the explorer shows.
    image
        The image that is explained; None for a text.
    """
    answer = present_answer(state)
    if answer is None:
        return None
    predicted = next(target for target in answer.targets if target.id == answer.predicted)
    is_written = state.model_info.generates and not state.text_pair
    return TriedText(
        text=state.text,
        text_pair=state.text_pair,
        answer=answer.text_pair if is_written else predicted.name,
        probability=predicted.probability,
        image="" if image is None else image.digest,
    )


def with_tried(history: Sequence[TriedText], tried: TriedText) -> list[TriedText]:
    """Add an input; the oldest give way to it.

    A text that is there already is renewed where it stands; an image moves to the end.

    Parameters
    ----------
    history
        The inputs tried so far, the oldest first.
    tried
        The latest one.
    """
    texts = {_key(entry): entry for entry in history}
    latest = _key(tried)
    if tried.image:
        # Images can share a name: the page tells the present one by its place.
        texts.pop(latest, None)
    texts[latest] = tried
    oldest_first = [key for key in texts if key != latest]
    while oldest_first and (len(texts) > MOST_TEXTS or _length(texts) > MOST_CHARACTERS):
        del texts[oldest_first.pop(0)]
    return list(texts.values())


def _key(tried: TriedText) -> tuple[str, str, str]:
    return tried.text, tried.text_pair, tried.image


def _length(texts: dict[tuple[str, str, str], TriedText]) -> int:
    return sum(len(text) + len(pair) for text, pair, _ in texts)
