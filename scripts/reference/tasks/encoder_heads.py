"""Tasks beside classification, with random heads on the bodies of the tiny encoders."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from captum.attr import IntegratedGradients
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
)

from ..checkpoints.random_model import BIAS_STD, WEIGHT_STD
from ..classifier import Classifier, Encoded
from ..inputs import versions
from ..methods.paths import N_STEPS
from ..storage import rounded, write_json

FAMILIES = ["tiny_bert", "tiny_distilbert", "tiny_roberta", "tiny_xlm_roberta", "tiny_albert"]

ENTITIES = ["O", "B-person", "I-person", "B-place", "I-place"]
TEXT = "The director never finds the heart of this predictable story."
QUESTION, CONTEXT = "Who finds the heart?", "The director never finds the heart of this story."
HYPOTHESIS, LABELS = "This is about {}.", ["love", "drama"]

#: By the name of a target, which outputs it sums: where in the text, which column, how much.
Parts = list[tuple[int, int, float]]
ENTITY_TARGETS: dict[str, Parts] = {
    "director: person": [(4, 1, 1.0)],
    "heart of: place": [(29, 3, 0.5), (35, 4, 0.5)],
    "story: I-person": [(55, 2, 1.0)],
}
ANSWER_TARGETS: dict[str, Parts] = {
    "start: never finds": [(13, 0, 1.0)],
    "end: never finds": [(24, 1, 1.0)],
    "never finds": [(13, 0, 1.0), (24, 1, 1.0)],
}
#: Of each masked token, by its number, which ids.
CANDIDATES = [(0, 60), (1, 120)]


class Flat(Classifier):
    """A model whose outputs for each token, (N, T, C), are laid out as (N, T * C)."""

    def _logits(
        self, mask: torch.Tensor, type_ids: torch.Tensor | None, **points: torch.Tensor
    ) -> torch.Tensor:
        types = {} if type_ids is None else {"token_type_ids": type_ids}
        answer = self.model(attention_mask=mask, **types, **points)
        if "start_logits" in answer:
            return torch.stack([answer.start_logits, answer.end_logits], dim=-1).flatten(1)
        logits: torch.Tensor = answer.logits.flatten(1)
        return logits


def write(out: Path) -> None:
    """Write ``heads/`` and ``tasks.json``."""
    (out / "heads").mkdir(exist_ok=True)
    records = {
        family: {
            "token classification": _entities(out, family, seed),
            "question answering": _answer(out, family, seed),
            "fill mask": _candidates(out, family, seed),
        }
        for seed, family in enumerate(FAMILIES, 31)
    }
    write_json(
        out / "tasks.json",
        {
            "versions": versions(),
            "labels": ENTITIES,
            "families": records,
            "zero-shot": _zero_shot(out / "tiny_bert"),
            "multi-label": _multi_label(out / "tiny_bert"),
        },
    )


def _entities(out: Path, family: str, seed: int) -> dict[str, Any]:
    names = dict(enumerate(ENTITIES))
    model = _with_head(AutoModelForTokenClassification, out, family, "token", seed, id2label=names)
    encoded = model.encode(TEXT)
    targets = {
        name: [(_starting(encoded, 0, at) * len(ENTITIES) + c, w) for at, c, w in parts]
        for name, parts in ENTITY_TARGETS.items()
    }
    return {"text": TEXT} | _record(model, encoded, targets, encoded.special)


def _answer(out: Path, family: str, seed: int) -> dict[str, Any]:
    model = _with_head(AutoModelForQuestionAnswering, out, family, "question", seed, num_labels=2)
    encoded = model.encode(QUESTION, CONTEXT)
    targets = {
        name: [
            ((_ending if side else _starting)(encoded, 1, at) * 2 + side, w)
            for at, side, w in parts
        ]
        for name, parts in ANSWER_TARGETS.items()
    }
    found = _record(model, encoded, targets, encoded.special)
    return {"text": QUESTION, "text_pair": CONTEXT} | found


def _candidates(out: Path, family: str, seed: int) -> dict[str, Any]:
    model = _with_head(AutoModelForMaskedLM, out, family, "mask", seed)
    mask = model.tokenizer.mask_token
    text = f"The film is {mask} and its story is {mask}."
    encoded = model.encode(text)
    masked = encoded.ids[0] == model.tokenizer.mask_token_id
    places = masked.nonzero().flatten().tolist()
    size = model.model.config.vocab_size
    targets = {f"{n} {i}": [(places[n] * size + i, 1.0)] for n, i in CANDIDATES}
    record = _record(model, encoded, targets, encoded.special | masked)
    rows = torch.tensor(record["logits"]).view(-1, size)[places]
    return {"text": text} | record | {"logits": rounded(rows.flatten())}


def _zero_shot(folder: Path) -> dict[str, Any]:
    """Explain the last class of pairs by the text alone: the hypothesis stays as it is."""
    model = _classifier(folder)
    record: dict[str, Any] = {"text": TEXT, "template": HYPOTHESIS, "labels": {}}
    for label in LABELS:
        encoded = model.encode(TEXT, HYPOTHESIS.format(label))
        own = torch.tensor([part == 0 for part in encoded.parts])
        found = _record(model, encoded, {"entailed": [(2, 1.0)]}, ~own)
        scores = [s for s, mine in zip(found["targets"]["entailed"], own, strict=True) if mine]
        record["labels"][label] = {"logits": found["logits"], "scores": scores}
    return record


def _multi_label(folder: Path) -> dict[str, Any]:
    """Explain each label's own probability."""
    model = _classifier(folder)
    encoded = model.encode(TEXT)

    def probabilities(*arguments: torch.Tensor) -> torch.Tensor:
        return model.from_embeddings(*arguments).sigmoid()

    every = {name: [(i, 1.0)] for i, name in model.model.config.id2label.items()}
    return {"text": TEXT} | _record(model, encoded, every, encoded.special, probabilities)


def _classifier(folder: Path) -> Flat:
    return _flat(AutoModelForSequenceClassification.from_pretrained(folder), folder)


def _flat(model: Any, folder: Path) -> Flat:
    return Flat(model.to(torch.float64), AutoTokenizer.from_pretrained(folder))


def _with_head(kind: Any, out: Path, family: str, name: str, seed: int, **settings: Any) -> Flat:
    """Draw a head for the body of a tiny classifier, and keep what a checkpoint has of it."""
    model = kind.from_pretrained(out / family, ignore_mismatched_sizes=True, **settings)
    generator = torch.Generator().manual_seed(seed)
    body = model.base_model_prefix + "."
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if not key.startswith(body):
                noise = torch.randn(parameter.shape, generator=generator)
                one = "norm" in key.lower() and key.endswith("weight")
                std = WEIGHT_STD if parameter.ndim > 1 else BIAS_STD
                parameter.copy_(float(one) + std * noise)
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        saved = load_file(Path(folder, "model.safetensors"))
    head = {key: values for key, values in saved.items() if not key.startswith(body)}
    save_file(head, out / "heads" / f"{family}_{name}.safetensors", {"format": "pt"})
    return _flat(model, out / family)


def _record(
    model: Flat,
    encoded: Encoded,
    targets: dict[str, list[tuple[int, float]]],
    kept: torch.Tensor,
    forward: Any = None,
) -> dict[str, Any]:
    """Logits, and captum's integrated gradients from padding in the place of what is not kept."""
    forward = forward or model.from_embeddings

    def scalars(*arguments: torch.Tensor) -> torch.Tensor:
        values = forward(*arguments)
        return torch.stack(
            [sum(values[:, i] * w for i, w in parts) for parts in targets.values()], dim=-1
        )

    point = model.embed(encoded.ids)
    padding = model.embed(torch.full_like(encoded.ids, model.tokenizer.pad_token_id))
    attributor = IntegratedGradients(scalars)
    scores = {
        name: attributor.attribute(
            point,
            baselines=torch.where(kept[None, :, None], point, padding),
            target=k,
            additional_forward_args=encoded.rest,
            n_steps=N_STEPS,
            method="gausslegendre",
        )[0].sum(dim=-1)
        for k, name in enumerate(targets)
    }
    with torch.no_grad():
        logits = model.from_ids(encoded.ids, *encoded.rest)[0]
    return {
        "logits": rounded(logits),
        "targets": {name: rounded(found.detach()) for name, found in scores.items()},
    }


def _starting(encoded: Encoded, part: int, at: int) -> int:
    """Find the token of a text that starts at a character, white space before it or not."""
    return next(i for i, span in _own(encoded, part) if span[0] <= at < span[1])


def _ending(encoded: Encoded, part: int, at: int) -> int:
    return next(i for i, span in _own(encoded, part) if span[1] == at)


def _own(encoded: Encoded, part: int) -> list[tuple[int, tuple[int, int]]]:
    rows = enumerate(zip(encoded.parts, encoded.offsets, strict=True))
    return [(i, span) for i, (owner, span) in rows if owner == part]
