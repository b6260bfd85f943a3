"""Tasks: what the outputs of a model mean, one file each."""

from __future__ import annotations

from typing import Any

from ..errors import ModelError
from .base import Task
from .question_answering import QuestionAnswering
from .text_classification import TextClassification
from .token_classification import TokenClassification

_TASKS: tuple[type[Task], ...] = (TextClassification, TokenClassification, QuestionAnswering)


def for_architecture(architecture: str, config: Any, tokenizer: Any) -> Task:
    """Find the task of a model by the name of its class.

    Parameters
    ----------
    architecture
        Such as "BertForSequenceClassification".
    config, tokenizer
        What lies beside its weights.

    Raises
    ------
    ModelError
        For an architecture whose task is not supported.
    """
    for task in _TASKS:
        if architecture.endswith(task.architecture):
            return task.from_config(config, tokenizer)
    known = ", ".join("…" + task.architecture for task in _TASKS)
    raise ModelError(f"The task of {architecture} is not supported yet. Supported: {known}.")
