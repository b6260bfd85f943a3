"""How people use captum's layer integrated gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from . import floor, texts
from .clock import Outcome
from .interpreting import STEPS
from .rows import Row

#: Texts in a batch, where a row has many.
_BATCH = 16

#: Numbers of steps that are tried for a gap of 1 %; each one starts anew.
_TRIED = (8, 16, 24, 32, 50, 100)
_GAP = 0.01


def use(row: Row, model: Any, tokenizer: Any) -> Callable[[], Outcome]:
    """Give the call that explains the texts of a row."""
    from captum.attr import LayerIntegratedGradients

    def logits(ids: Any, mask: Any) -> Any:
        return model(ids, attention_mask=mask).logits

    attributor = LayerIntegratedGradients(logits, model.get_input_embeddings())
    special = torch.tensor(tokenizer.all_special_ids)

    def explain(batch: Any, steps: int) -> float:
        """Explain the predicted labels of a batch; give the largest relative gap."""
        ids, mask = batch["input_ids"], batch["attention_mask"]
        baseline = torch.where(torch.isin(ids, special), ids, tokenizer.pad_token_id)
        with torch.no_grad():
            at_input = logits(ids, mask)
            targets = at_input.argmax(dim=-1)
            change = (at_input - logits(baseline, mask)).gather(1, targets[:, None])[:, 0]
        scores = attributor.attribute(
            ids,
            baselines=baseline,
            additional_forward_args=(mask,),
            target=targets,
            n_steps=steps,
            # Without it all points of a batch are in memory at once.
            internal_batch_size=64 if row.kind == "batch" else None,
        )
        return float(((scores.sum(dim=(1, 2)) - change) / change).abs().max())

    some = texts.texts_of(row, lambda text: len(tokenizer(text)["input_ids"]))
    size = _BATCH if row.kind == "batch" else 1
    batches = [
        tokenizer(some[i : i + size], return_tensors="pt", padding=True)
        for i in range(0, len(some), size)
    ]
    steps = [STEPS] * len(batches)
    if row.kind == "gap":
        # Without the search, which a person would have to do: so captum is timed at its best.
        steps = [next((n for n in _TRIED if explain(b, n) <= _GAP), _TRIED[-1]) for b in batches]
    # The padding of a batch is counted, as it is computed.
    points = [n * len(b["input_ids"]) for n, b in zip(steps, batches, strict=True)]
    operations = sum(
        floor.operations(row.checkpoint, b["input_ids"].shape[1], n, n)
        for n, b in zip(points, batches, strict=True)
    )

    def run() -> Outcome:
        gaps = [explain(batch, n) for batch, n in zip(batches, steps, strict=True)]
        return Outcome(sum(points), max(gaps), operations)

    return run
