"""Adapter for KerasHub's backbones on Keras 3, with a head read from the same checkpoint."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ...inputs.encoding import ANSWERABLE
from ...tasks.base import Task
from ...tasks.question_answering import QuestionAnswering
from ...tokenizers.base import PROBE
from ...tokenizers.fast import FastTokenizer
from ...tokenizers.questions import QuestionTokenizer
from ..attention import Attention
from ..attentive import AttentiveModel
from ..checkpoints import config_values as configured
from ..hooks import LayerCall, layers_by_name
from ..layered import hidden_states
from ..networks.outputs import laid_out
from .backbones import Backbone
from .heads.base import Head


class KerasHubModel(AttentiveModel):
    """A backbone of KerasHub with a head and a tokenizer of transformers.

    Parameters
    ----------
    body
        The backbone.
    head
        From its states to logits.
    task
        What the logits mean.
    config
        The checkpoint's configuration, as transformers reads it.
    tokenizer
        Its fast tokenizer.
    name
        What to call it.

    Raises
    ------
    ModelError
        Without a usable tokenizer.
    """

    def __init__(
        self, body: Backbone, head: Head, task: Task, config: Any, tokenizer: Any, name: str
    ) -> None:
        self._body = body
        self.task = task
        super().__init__(self._reader(tokenizer, config))
        self.size = configured.size(config)
        self.name = name
        self._example = task.example(PROBE)
        self._head = head
        self._check_injection(type(body.backbone).__name__)

    def _reader(self, tokenizer: Any, config: Any) -> FastTokenizer:
        """Give what the model reads with."""
        inputs = self._body.inputs
        # Asked for, as ALBERT's tokenizer in transformers 5 makes none of its own accord.
        types = "token_type_ids" in inputs
        kind = QuestionTokenizer if isinstance(self.task, QuestionAnswering) else FastTokenizer
        return kind(tokenizer, inputs, configured.positions(config), types)

    def _from_ids(self, rows: Any) -> Any:
        return self._logits(rows)

    def _from_embeddings(self, points: Any, rows: Any) -> Any:
        return self._logits(rows, points)

    @cached_property
    def _attention(self) -> Attention:
        return Attention.below(self._body.blocks)

    @property
    def _embeddings(self) -> Any:
        return self._body.table

    @cached_property
    def _layers(self) -> dict[str, Any]:
        return layers_by_name(self._body.backbone)

    @cached_property
    def _hidden_states(self) -> dict[str, LayerCall]:
        return dict(hidden_states(self._body.states()))

    def _logits(self, rows: Any, points: Any = None) -> Any:
        states = self._body.run(rows, points)
        counted = rows.inputs.get(ANSWERABLE, states.mask)
        return laid_out(self._head(states), counted, self.task)
