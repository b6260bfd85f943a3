"""How people use transformers-interpret, at its defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import floor, texts
from .clock import Outcome
from .rows import Row

#: Its default, and captum's.
STEPS = 50


def use(row: Row, model: Any, tokenizer: Any) -> Callable[[], Outcome]:
    """Give the call that explains the input of a row."""
    import transformers_interpret as interpret

    def length(*parts: str) -> int:
        return len(tokenizer(*parts)["input_ids"])

    def outcome(*lengths: int) -> Outcome:
        return Outcome(
            STEPS * len(lengths),
            None,
            sum(floor.operations(row.checkpoint, tokens, STEPS, STEPS) for tokens in lengths),
        )

    if row.kind == "answer":
        answers = interpret.QuestionAnsweringExplainer(model, tokenizer)
        tokens = length(texts.QUESTION, texts.CONTEXT)
        return lambda: _after(answers(texts.QUESTION, texts.CONTEXT), outcome(tokens, tokens))
    if row.kind == "entities":
        entities = interpret.TokenClassificationExplainer(model, tokenizer)
        tokens = length(texts.ENTITIES)

        def explain_entities() -> Outcome:
            entities(texts.ENTITIES, ignored_labels=["O"])
            explained = [
                index
                for index, of_token in entities.word_attributions.items()
                if of_token["label"] != "O"
            ]
            return outcome(*[tokens] * len(explained))

        return explain_entities
    if row.kind == "labels":
        labels = interpret.MultiLabelClassificationExplainer(model, tokenizer)
        every = [length(texts.SENTENCE)] * model.config.num_labels
        return lambda: _after(labels(texts.SENTENCE), outcome(*every))
    single = interpret.SequenceClassificationExplainer(model, tokenizer)
    some = texts.texts_of(row, length)
    lengths = [length(text) for text in some]
    return lambda: _after([single(text) for text in some], outcome(*lengths))


def _after(_explained: object, outcome: Outcome) -> Outcome:
    return outcome
