"""Models without gradients: a function, a SavedModel's signature, a remote model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from ...inputs.chat import Chat
from ...inputs.encoding import Encoding, stack
from ...inputs.image_files import RawInput
from ...tokenizers.base import Tokenizer
from ...tokenizers.functions.words_as_tokens import WordTokenizer
from ..base import AnsweringModel, Floats
from .call_convention import find_call, signature_inputs
from .output_scores import Scores, find_output_scores

#: From encodings of one length to scores.
Ask = Callable[[Sequence[Encoding]], Any]


class FunctionModel(AnsweringModel):
    """A function from texts, or from ids, to scores.

    Parameters
    ----------
    ask
        The function; see ``of_texts`` and ``of_ids``.
    tokenizer
        Splits a text into the tokens that are explained.
    labels
        In the order of the scores.
    scores
        Whether these are logits or probabilities; None to find out.
    multi_label
        Whether several labels can hold at once.
    reads_texts
        Whether it reads texts; if not, ids.
    name
        What to call it.

    Raises
    ------
    ModelError
        For a function that does not give a row of scores.
    """

    def __init__(
        self,
        ask: Ask,
        tokenizer: Tokenizer,
        *,
        labels: Sequence[str] | None = None,
        scores: Scores | None = None,
        multi_label: bool = False,
        reads_texts: bool,
        name: str,
    ) -> None:
        self.name = name
        self.max_length = tokenizer.max_length
        self.takes_pair = tokenizer.takes_pair
        self.reads_texts = reads_texts
        self._tokenizer = tokenizer
        self._ask = ask
        probe = tokenizer.probe()
        self._output_scores = find_output_scores(ask([probe]), [], {}, labels, scores, multi_label)
        self.task = self._output_scores.task

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Tokenise a text or a pair of texts."""
        return self._tokenizer.encode(text, text_pair)

    def chat(self, messages: Sequence[Mapping[str, Any]]) -> Chat:
        """Write a chat as the tokenizer's chat template does."""
        return self._tokenizer.chat(messages)

    def special_id(self, name: str) -> int | None:
        """Give the id of the "pad", "mask" or "unk" token, None where there is none."""
        return self._tokenizer.special_id(name)

    def layer_names(self) -> Sequence[str]:
        """Give an empty list: the layers are not known."""
        return ()

    def logits(self, encodings: Sequence[Encoding]) -> Floats:
        """Call the function: logits (N, C), one row for each encoding."""
        logits = np.empty((len(encodings), self.task.outputs(encodings[0])), np.float32)
        # Ids of one length at a time: padding might change the answer.
        lengths = np.array([0 if self.reads_texts else len(encoding) for encoding in encodings])
        for length in np.unique(lengths):
            same_length = np.flatnonzero(lengths == length).tolist()
            ask = partial(self._ask, [encodings[i] for i in same_length])
            logits[same_length] = self._output_scores.logits(ask)
        return logits


def of_texts(function: Callable[..., Any]) -> tuple[Ask, Tokenizer]:
    """Adapt a function of texts, or a SavedModel's signature; its tokens are the words."""
    names = signature_inputs(function)
    call = partial(_with_strings, function, names) if names else function
    return lambda encodings: _array(call([e.remaining_text(0) for e in encodings])), WordTokenizer()


def _with_strings(signature: Callable[..., Any], names: Iterable[str], texts: list[str]) -> Any:
    return signature(**{name: tf.constant(texts) for name in names})


def of_ids(function: Callable[..., Any], tokenizer: Tokenizer) -> Ask:
    """Adapt a function of ids."""
    fill = tokenizer.padding.filled

    def inputs(encodings: Sequence[Encoding]) -> tuple[Any, dict[str, Any]]:
        rows = stack(encodings)
        return fill(rows.ids), {name: fill(values) for name, values in rows.inputs.items()}

    call = find_call(function, tokenizer.ids_name, *inputs([tokenizer.probe()]))
    return lambda encodings: _array(call(*inputs(encodings)))


def _array(answer: Any) -> Any:
    """Turn nested lists, as an endpoint sends them, into an array."""
    return np.asarray(answer, np.float32) if isinstance(answer, list | tuple) else answer
