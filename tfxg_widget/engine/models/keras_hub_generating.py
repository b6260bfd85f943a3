"""Adapter for KerasHub's backbones under a language head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..encoding import READS, Encoding, Rows
from . import configured
from .bodies import Body
from .decoding import Decoding
from .generating import GeneratingModel
from .heads import Head
from .keras_hub import KerasHubModel
from .tokenizers.chosen import continuing
from .tokenizers.continuing import ContinuingTokenizer, reading


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
        body: Body,
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

    def _continued(self, source: Encoding, limit: int) -> Sequence[int]:
        # KerasHub's own generate belongs to its CausalLM, which brings its own tokenizer and head
        # and runs the backbone without what is put right here. This runs what is explained.
        written: list[int] = []
        while len(written) < limit and not self._decoding.ends.intersection(written[-1:]):
            forced = self._decoding.forced(len(written), limit)
            written.append(self._likeliest(source, written) if forced is None else forced)
        return written

    def _likeliest(self, source: Encoding, written: Sequence[int]) -> int:
        """Give the most probable token after those that were written."""
        ids, _, inputs = self._tokenizer.joined(source, written)
        every = np.concatenate([source.ids, np.array(ids, np.int32)])
        last = {**inputs, READS: reading(len(every), [len(every) - 1])}
        rows = Rows(every[None], {name: values[None] for name, values in last.items()})
        (logits,) = self.passes("", "logit").logits(self.embed(rows.ids), rows)
        start = self._decoding.start
        before = source.ids.tolist() if start is None else [start]
        return int(self._decoding.rules.applied(logits, before, written).argmax())
