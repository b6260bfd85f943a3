"""Adapter for KerasHub's backbones under a language head."""

from __future__ import annotations

from typing import Any

from ...tokenizers.continuation import ContinuingTokenizer
from ..checkpoints import config_values as configured
from ..checkpoints.generation import Decoding
from ..generative import GeneratingModel
from ..readers import continuing
from .adapter import KerasHubModel
from .backbones import Backbone
from .heads.base import Head


class KerasHubGenerator(GeneratingModel, KerasHubModel):
    """A backbone of KerasHub that writes; see ``KerasHubModel``.

    Parameters
    ----------
    decoding
        How it writes.
    body, head, task, config, tokenizer, name
        As for ``KerasHubModel``.
    """

    def __init__(
        self,
        decoding: Decoding,
        body: Backbone,
        head: Head,
        task: Any,
        config: Any,
        tokenizer: Any,
        name: str,
    ) -> None:
        self._writes(decoding)
        super().__init__(body, head, task, config, tokenizer, name)
        self._check_order(type(body.backbone).__name__)

    def _reader(self, tokenizer: Any, config: Any) -> ContinuingTokenizer:
        return continuing(tokenizer, configured.positions(config), self._decoding)
