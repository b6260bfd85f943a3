"""Tasks: what the outputs of a model mean. One file for each task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..inputs.errors import InputError, ModelError, unknown
from .base import Task
from .classification.image_classification import ImageClassification
from .classification.text_classification import TextClassification
from .extraction.question_answering import QuestionAnswering
from .extraction.token_classification import TokenClassification
from .fill_mask import FillMask
from .generation.sequence_to_sequence import SequenceToSequence
from .generation.text_generation import TextGeneration

_TASKS: list[type[Task]] = [
    TextClassification,
    TokenClassification,
    QuestionAnswering,
    FillMask,
    TextGeneration,
    SequenceToSequence,
    ImageClassification,
]

T = TypeVar("T", bound=type[Task])


def register(task: T) -> T:
    """Add a task to those that ``load`` finds by the name of a model's class; a class decorator."""
    _TASKS.append(task)
    return task


def for_architecture(architecture: str, config: Any, tokenizer: Any) -> Task:
    """Build the task of a model from the name of its class.

    Parameters
    ----------
    architecture
        Such as "BertForSequenceClassification".
    config, tokenizer
        The model's configuration and tokenizer.

    Raises
    ------
    ModelError
        If the task of the architecture is not supported.
    """
    return kind_of(architecture).from_config(config, tokenizer)


def kind_of(architecture: str) -> type[Task]:
    """Find the class of a model's task by the name of the model's class.

    Raises
    ------
    ModelError
        If the task of the architecture is not supported.
    """
    for task in _TASKS:
        # The name of DeiT's class continues: "…WithTeacher".
        if any(name in architecture for name in task.architectures):
            return task
    supported = ", ".join("…" + name for task in _TASKS for name in task.architectures)
    raise ModelError(f"The task of {architecture} is not supported yet. Supported: {supported}.")


def named(name: str) -> type[Task]:
    """Find a task by its name, "token classification" or "token-classification".

    Raises
    ------
    InputError
        If there is no such task.
    """
    by_name = {task.name: task for task in _TASKS}
    plain = name.replace("-", " ")
    if plain not in by_name:
        raise unknown("task", name, by_name)
    return by_name[plain]


def with_options(task: Task, options: Mapping[str, Any]) -> Task:
    """Set options of a task, such as ``aggregation_strategy``; see ``Task.options``.

    Raises
    ------
    InputError
        If the task has no such option, or the option no such value.
    """
    for name in options:
        if name not in task.options:
            known = f"its options are {', '.join(task.options)}" if task.options else "it has none"
            raise InputError(f"{name!r} is no option of a model for {task.name}: {known}.")
    changed: Any = task
    return replace(changed, **options) if options else task
