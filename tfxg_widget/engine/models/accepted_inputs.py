"""Read the inputs that a caller passes to ``explain`` and ``explore``.

A text is a string, a dict of a text and its pair as transformers' pipelines take it, or a chat: a
list of messages. For a model of images it is an image. Several of them are a list, or any other
ordered iterable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np

from ..inputs.chat import is_chat
from ..inputs.errors import InputError
from ..inputs.image_files import RawInput, is_single

if TYPE_CHECKING:
    from ..inputs.chat import Message
    from .base import Model

#: The types of one input.
Single: TypeAlias = "RawInput | Mapping[str, Any] | Sequence[Message]"

#: An input as models encode it: a text, a chat or an image, and a second text or None.
Pair = tuple[RawInput, str | None]


def read(model: Model, text: object, text_pair: object = None) -> tuple[list[Pair], bool]:
    """Read one input or several.

    Parameters
    ----------
    model
        The model that reads it.
    text
        One input, or several.
    text_pair
        A second text, or as many as there are inputs, or None.

    Returns
    -------
    list of (text, second text)
        The inputs; a chat is written with the model's template.
    bool
        Whether it was a single input.

    Raises
    ------
    InputError
        If an input is not a text, for a single text with a list, lists of different lengths, or
        an empty list.
    """
    if _is_one(text):
        return [one_input(model, text, text_pair)], True
    texts = _several(text, "text")
    if not texts:
        raise InputError("There is no text to explain: the list is empty.")
    if text_pair is None:
        return [one_input(model, single_text, None) for single_text in texts], False
    pairs = None if _is_one(text_pair) else _several(text_pair, "text_pair")
    if pairs is None or len(pairs) != len(texts):
        raise InputError(
            f"{len(texts)} texts need a list of {len(texts)} second texts in text_pair."
        )
    return [one_input(model, *both) for both in zip(texts, pairs, strict=True)], False


def one_input(model: Model, text: object, text_pair: object) -> Pair:
    """Read a single input; see ``read``."""
    if isinstance(text, Mapping):
        if text_pair is not None:
            raise InputError("A dict holds both texts. Leave text_pair out.")
        return one_input(model, *_texts_of(model, text))
    if text_pair is not None and not isinstance(text_pair, str):
        _refuse_bytes(text_pair)
        if not _is_one(text_pair) or isinstance(text_pair, Mapping):
            raise InputError("A single text takes a single text_pair, not a list of them.")
        raise InputError(f"text_pair must be a string, not {type(text_pair).__name__}.")
    if isinstance(text, str):
        return text, text_pair
    if is_chat(text):
        if text_pair is not None and model.task.unit != "step":
            raise InputError("A chat has no second text: give it without a text_pair.")
        return model.chat(cast("Sequence[Mapping[str, Any]]", text)), text_pair
    if _is_scalar(text):
        return one_input(model, cast("np.ndarray[Any, Any]", text).item(), text_pair)
    if not model.takes_image:
        _refuse_bytes(text)
        if isinstance(text, list | tuple):
            raise InputError(
                f"A text must be a string, not {type(text).__name__}. A second text goes into "
                'text_pair or a dict, {"text": …, "text_pair": …}.'
            )
    elif isinstance(text, bytes | bytearray | memoryview):
        raise InputError(
            f"An image must be a path, an image of Pillow or an array (H, W, 3), not "
            f"{type(text).__name__}: open the image first, PIL.Image.open(io.BytesIO(data))."
        )
    # The reader refuses anything else.
    return cast("RawInput", text), text_pair


def _is_one(value: object) -> bool:
    if isinstance(value, str | Mapping | bytes | bytearray | memoryview):
        return True
    return is_chat(value) or is_single(value) or _is_scalar(value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 0


def _several(values: object, name: str) -> list[object]:
    """List several inputs.

    Raises
    ------
    InputError
        If the inputs have no order, or iterating gives something else, such as column names.
    """
    kind = type(values).__name__
    if isinstance(values, Set):
        raise InputError(f"{name} is a {kind}, which has no order. Give a list.")
    if hasattr(values, "columns"):
        raise InputError(f"{name} is a {kind}: give one of its columns, as a list.")
    try:
        return list(cast("Iterable[object]", values))
    except TypeError as fault:
        raise InputError(f"{name} is a {kind}, which cannot be read ({fault}).") from fault


def _texts_of(model: Model, texts: Mapping[Any, Any]) -> tuple[object, object]:
    """Take the text and its pair out of a dict.

    Raises
    ------
    InputError
        For unknown keys, or none for the text.
    """
    if "role" in texts or "content" in texts:
        raise InputError("This is a single message. A chat is a list of them: give [message].")
    if model.takes_image:
        raise InputError("This model reads images: give a path, an image or an array, not a dict.")
    # The names of the task, such as "question" and "context", are keys too.
    own = model.task.text_names
    names = [("text", "text_pair")] + ([(own[0], own[1])] if len(own) > 1 else [])
    known = [name for both in names for name in both if " " not in name]
    strangers = [key for key in texts if key not in known]
    if strangers:
        raise InputError(
            f"Unknown key {strangers[0]!r} in a text given as a dict. Known: "
            f"{', '.join(dict.fromkeys(known))}. Several texts are a list."
        )
    for first, second in names:
        if first in texts and set(texts) <= {first, second}:
            return texts[first], texts.get(second)
    raise InputError(
        f"The dict has {', '.join(map(repr, texts)) or 'nothing'}; a text needs "
        f"{' or '.join(f'{first!r}' for first, _ in names)}."
    )


def _refuse_bytes(value: object) -> None:
    if isinstance(value, bytes | bytearray | memoryview):
        raise InputError(
            f"A text must be a string, not {type(value).__name__}: decode the bytes first, "
            'text.decode("utf-8").'
        )
