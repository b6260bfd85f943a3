"""The other libraries' side: ``python -m benchmarks.peers.theirs ROW TOOL RUNS``.

It runs in an environment with PyTorch and without TensorFlow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import torch
import transformers

from . import rows
from .clock import tell, timed

#: Both libraries' default.
_STEPS = 50

_Result = tuple[int | None, float | None]
_Use = Callable[[], _Result]


def main(name: str, tool: str, runs: int) -> None:
    """Measure a row."""
    row = rows.ROWS[name]
    runs, warm_up = (1, 0) if row.kind == "first" else (runs, 1)
    tokenizer = transformers.AutoTokenizer.from_pretrained(row.checkpoint)
    model = _model(row).eval()
    use, length = {"transformers_interpret": _interpreted, "captum": _captum, "shap": _shap}[tool](
        row.kind, model, tokenizer
    )
    seconds, (passes, gap), peak = timed(use, runs, warm_up)
    tell(seconds, passes, gap, peak, length)


def _model(row: rows.Row) -> Any:
    head = {
        "answer": transformers.AutoModelForQuestionAnswering,
        "entities": transformers.AutoModelForTokenClassification,
    }.get(row.kind, transformers.AutoModelForSequenceClassification)
    return head.from_pretrained(row.checkpoint, dtype=torch.float32)


def _texts(kind: rows.Kind) -> list[str]:
    if kind == "batch":
        return rows.sentences(200)
    return [rows.long_text() if kind == "long" else rows.SENTENCE]


def _interpreted(kind: rows.Kind, model: Any, tokenizer: Any) -> tuple[_Use, int]:
    import transformers_interpret as interpret

    def length(*texts: str) -> int:
        return len(tokenizer(*texts, truncation=True, max_length=512)["input_ids"])

    if kind == "answer":
        answers = interpret.QuestionAnsweringExplainer(model, tokenizer)

        def answer() -> _Result:
            answers(rows.QUESTION, rows.CONTEXT)
            return 2 * _STEPS, None

        return answer, length(rows.QUESTION, rows.CONTEXT)
    if kind == "entities":
        entities = interpret.TokenClassificationExplainer(model, tokenizer)

        def entity() -> _Result:
            entities(rows.ENTITIES, ignored_labels=["O"])
            return None, None

        return entity, length(rows.ENTITIES)
    if kind == "labels":
        labels = interpret.MultiLabelClassificationExplainer(model, tokenizer)

        def label() -> _Result:
            labels(rows.SENTENCE)
            return _STEPS * model.config.num_labels, None

        return label, length(rows.SENTENCE)
    single = interpret.SequenceClassificationExplainer(model, tokenizer)
    texts = _texts(kind)
    if kind == "long":
        texts = [tokenizer.decode(tokenizer(texts[0])["input_ids"][1:511])]

    def each() -> _Result:
        for text in texts:
            single(text)
        return _STEPS * len(texts), None

    return each, max(map(length, texts))


def _captum(kind: rows.Kind, model: Any, tokenizer: Any) -> tuple[_Use, int]:
    from captum.attr import LayerIntegratedGradients

    def logits(ids: Any, mask: Any) -> Any:
        return model(ids, attention_mask=mask).logits

    attributor = LayerIntegratedGradients(logits, model.get_input_embeddings())
    texts = _texts(kind)
    size = 16 if kind == "batch" else 1
    batches = [
        tokenizer(
            texts[i : i + size],
            return_tensors="pt",
            padding=True,
            truncation=True,
            max_length=512,
        )
        for i in range(0, len(texts), size)
    ]
    special = torch.tensor(tokenizer.all_special_ids)

    def explain() -> _Result:
        gaps = []
        for batch in batches:
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
                n_steps=_STEPS,
                # Else all points of a batch are in memory at once.
                internal_batch_size=64,
            )
            gaps.append(((scores.sum(dim=(1, 2)) - change) / change).abs().max().item())
        return _STEPS * len(texts), max(gaps)

    return explain, max(batch["input_ids"].shape[1] for batch in batches)


def _shap(kind: rows.Kind, model: Any, tokenizer: Any) -> tuple[_Use, int]:
    import shap

    pipeline = transformers.pipeline(
        "text-classification", model=model, tokenizer=tokenizer, top_k=None
    )
    explainer = shap.Explainer(pipeline, silent=True)
    (text,) = _texts(kind)

    def explain() -> _Result:
        explainer([text])
        return None, None

    return explain, len(tokenizer(text)["input_ids"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
