"""Choose what makes the input of a model: a tokenizer, or an image processor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..tasks.base import Task
from ..tokenizers.fast import FastTokenizer
from ..tokenizers.generation.continuation import ContinuingTokenizer
from ..tokenizers.generation.decoder_prompt import PromptTokenizer
from ..tokenizers.generation.encoder_decoder import SourceTokenizer
from ..tokenizers.image_processor import ImageReader
from ..tokenizers.questions import QuestionTokenizer
from .checkpoints import image_layout
from .checkpoints.config_values import Config, positions
from .checkpoints.generation import Decoding

#: Tokenizers by ``Task.reader``.
_TOKENIZERS: Mapping[str, type[FastTokenizer]] = {
    "text": FastTokenizer,
    "question": QuestionTokenizer,
}


def text_reader(
    task: Task,
    tokenizer: Any,
    config: Config,
    accepted: frozenset[str],
    *,
    token_types: bool | None = None,
    decoding: Decoding | None = None,
) -> FastTokenizer:
    """Choose the reader of a model of texts.

    Parameters
    ----------
    task
        What the model is for.
    tokenizer
        A fast tokenizer of transformers.
    config
        The model's configuration.
    accepted
        The inputs that the model takes besides the ids.
    token_types
        Whether the tokenizer has to make token types; None leaves it to the tokenizer.
    decoding
        How the model writes, None for a model that does not.

    Raises
    ------
    ModelError
        For a tokenizer that cannot be used.
    """
    if decoding is not None:
        return continuing(tokenizer, positions(config), decoding)
    kind = _TOKENIZERS[task.reader]
    return kind(tokenizer, accepted, positions(config), token_types)


def continuing(tokenizer: Any, positions: int | None, decoding: Decoding) -> ContinuingTokenizer:
    """Choose the reader of a decoder alone, or of one behind an encoder, which a token starts."""
    if decoding.start is None:
        return PromptTokenizer(tokenizer, positions, decoding.ends, decoding.begin)
    return SourceTokenizer(tokenizer, positions, decoding.ends, decoding.start)


def image_reader(processor: Any, config: Config) -> ImageReader:
    """Give the reader of a model of images.

    Raises
    ------
    ModelError
        For an image processor that does not fit the model.
    """
    return ImageReader(processor, config.image_size, image_layout.patch(config))
