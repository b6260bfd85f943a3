"""The present answer, what may be masked in it, and the few texts that were tried before."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.inputs.encoding import Encoding
from ..engine.inputs.errors import InputError
from ..protocol.messages import Answer
from ..protocol.selected import TriedText
from ..protocol.state import ExplorerState

MOST_TEXTS = 12
#: Of all texts together; the latest one is kept, however long it is.
MOST_CHARACTERS = 40_000


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


def tried_text(state: ExplorerState) -> TriedText | None:
    """Note the present text with its answer; None before that is known, and for an image."""
    answer = present_answer(state)
    if answer is None or answer.image is not None:
        return None
    predicted = next(target for target in answer.targets if target.id == answer.predicted)
    is_written = state.model_info.generates and not state.text_pair
    return TriedText(
        text=state.text,
        text_pair=state.text_pair,
        answer=answer.text_pair if is_written else predicted.name,
        probability=predicted.probability,
    )


def with_tried(history: Sequence[TriedText], tried: TriedText) -> list[TriedText]:
    """Add a text, or renew its answer where it stands; the oldest give way to it.

    Parameters
    ----------
    history
        The texts tried so far, the oldest first.
    tried
        The latest one.
    """
    texts = {(entry.text, entry.text_pair): entry for entry in history}
    latest = tried.text, tried.text_pair
    texts[latest] = tried
    oldest_first = [key for key in texts if key != latest]
    while oldest_first and (len(texts) > MOST_TEXTS or _length(texts) > MOST_CHARACTERS):
        del texts[oldest_first.pop(0)]
    return list(texts.values())


def _length(texts: dict[tuple[str, str], TriedText]) -> int:
    return sum(len(text) + len(pair) for text, pair in texts)
