"""Write a chat as one text, with the tokenizer's chat template.

A template is a Jinja program that comes with the checkpoint, from whoever published it.
transformers runs it in an ``ImmutableSandboxedEnvironment``, in which it reaches neither files nor
attributes of Python's own; nothing here runs it in another way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..inputs.chat import Chat, checked, contents_of
from ..inputs.errors import InputError

#: Replaces a content while the template is analysed; no template changes letters and digits.
_MARK = "TfxgContent{}End"
_MARKS = re.compile(r"TfxgContent(\d+)End")


def write(tokenizer: Any, messages: Sequence[Mapping[str, Any]], answers: bool) -> Chat:
    """Write a chat as one text.

    The template is run twice, the second time with marks in the place of the contents, which
    separates its characters from those of the messages.

    Parameters
    ----------
    tokenizer
        Of transformers.
    messages
        Each with a role and a content.
    answers
        Whether the model answers: the text ends with the start of its answer; or, where the last
        message is the assistant's, that message is left open, as in transformers' pipeline.

    Raises
    ------
    InputError
        Without a chat template, for messages that the template refuses, or contents that it
        changes beyond recognition.
    """
    if not getattr(tokenizer, "chat_template", None):
        raise InputError(
            "This model's tokenizer has no chat template, so it is not known how it reads a list "
            "of messages. Give the whole prompt as one text."
        )
    plain = checked(messages)
    # A template may leave out its text around an empty content.
    marked = [
        {**message, "content": _MARK.format(i)} if message["content"].strip() else message
        for i, message in enumerate(plain)
    ]
    text = _filled(tokenizer, plain, answers)
    template = _MARKS.split(_filled(tokenizer, marked, answers))
    expected = [plain[int(number)]["content"] for number in template[1::2]]
    contents = contents_of(text, template[::2], expected) if expected else None
    if contents is None:
        raise InputError(
            "The chat template changes these messages so much that their words cannot be told from "
            "its own words. Give the whole prompt as one text."
        )
    return Chat(tuple(template[::2]), contents)


def _filled(tokenizer: Any, messages: list[dict[str, Any]], answers: bool) -> str:
    continues = answers and messages[-1]["role"] == "assistant"
    try:
        text: str = tokenizer.apply_chat_template(
            messages,
            tokenize=False,
            add_generation_prompt=answers and not continues,
            continue_final_message=continues,
        )
    except Exception as fault:  # A template may raise anything, mostly an error of Jinja.
        raise InputError(f"The chat template refuses these messages: {fault}") from fault
    return text
