"""What transformers' own pipelines answer: labels, entities, answers, candidates, continuations."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import transformers
from safetensors.torch import load_file
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSeq2SeqLM,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    AutoTokenizer,
    pipeline,
)

from .generation import DECODERS, PROMPT, TIED
from .inputs import versions
from .storage import write_json
from .tasks import ENTITIES

#: One family whose tokenizer knows words, and two whose words are parted by spaces.
FAMILIES = ["tiny_bert", "tiny_roberta", "tiny_xlm_roberta"]

STRATEGIES = ["none", "simple", "first", "average", "max"]
PEOPLE = [
    "Anna Weber came to New York in 1998, and 3000 people were there.",
    "Don't call Mr. O'Neill-Weber: he isn't in Bern, said Anna",
]
QUESTION = "When did Weber come to Bern?"
SHORT = [
    "Anna Weber came to Bern in 1998, and nobody knows why.",
    "Some 3000 people live there. The 12345 others left long ago; they weren't happy.",
]
LONG = " ".join(
    f"In the street number {number} there was a house with {number + 3} small windows."
    for number in range(1, 16)
)
ENDS = ["Weber came to Bern in 1998", "Nobody but the old director of the school was wonderful!"]
TEXTS = ["a clever and touching film", "The director never finds the heart of this story."]
MASKED = ["The film is {}.", "The {} of the film is {}."]
SENTENCES = ["Anna Weber lives in Paris.", "The people of Norway met John Smith-Miller in 1998."]


def write(out: Path, models: Path) -> None:
    """Write ``pipelines.json`` from the tiny checkpoints and the small models of the notebooks."""
    transformers.logging.set_verbosity_error()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write_json(
            out / "pipelines.json",
            {
                "versions": versions(),
                "text classification": _labels(out),
                "token classification": _entities(out, models),
                "question answering": _answers(out, models),
                "fill mask": _candidates(out, models),
                "text generation": _continuations(out),
                "sequence to sequence": _outputs(out, models),
            },
        )


def _headed(kind: Any, out: Path, family: str, head: str, **settings: Any) -> dict[str, Any]:
    """Put a stored head on the body of a tiny classifier."""
    model = kind.from_pretrained(out / family, ignore_mismatched_sizes=True, **settings)
    stored = load_file(out / "heads" / f"{family}_{head}.safetensors")
    unknown = model.load_state_dict(stored, strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"{family} has no place for {unknown}.")
    return {"model": model.eval(), "tokenizer": AutoTokenizer.from_pretrained(out / family)}


def _labels(out: Path) -> list[dict[str, Any]]:
    """All labels, by what the configuration says of the problem."""
    found = []
    for problem in ("single_label_classification", "multi_label_classification", "regression"):
        for count in (1, 3):
            if problem == "single_label_classification" and count == 1:
                continue
            model = AutoModelForSequenceClassification.from_pretrained(out / "tiny_bert")
            weights = model.classifier.state_dict()
            model.config.problem_type = problem
            if count == 1:
                model.config.id2label = {0: "LABEL_0"}
                model.classifier.weight.data = weights["weight"][:1]
                model.classifier.bias.data = weights["bias"][:1]
            tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bert")
            ask = pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None)
            found += [
                {"problem_type": problem, "labels": count, "text": text, "scores": ask(text)}
                for text in TEXTS
            ]
    return found


def _entities(out: Path, models: Path) -> list[dict[str, Any]]:
    names = dict(enumerate(ENTITIES))
    asked = {
        family: _headed(
            AutoModelForTokenClassification, out, family, "token", id2label=names, num_labels=5
        )
        for family in FAMILIES
    }
    plain = dict(enumerate(["O", "person", "place", "noun", "verb"]))
    asked["tiny_bert without prefixes"] = _headed(
        AutoModelForTokenClassification, out, "tiny_bert", "token", id2label=plain, num_labels=5
    )
    all_inside = dict(enumerate(["adjective", "person", "place", "noun", "verb"]))
    asked["tiny_bert without O"] = _headed(
        AutoModelForTokenClassification, out, "tiny_bert", "token", id2label=all_inside, num_labels=5
    )
    asked["entities"] = _stored(models / "entities", AutoModelForTokenClassification)
    found = []
    for name, given in asked.items():
        for strategy in STRATEGIES:
            ask = pipeline("token-classification", **given, aggregation_strategy=strategy)
            for text in SENTENCES if name == "entities" else PEOPLE:
                entities = [
                    {
                        "label": one.get("entity_group", one.get("entity")),
                        "score": float(one["score"]),
                        "start": one["start"],
                        "end": one["end"],
                    }
                    for one in ask(text)
                ]
                labels = list(given["model"].config.id2label.values())
                found.append(
                    {
                        "model": name,
                        "labels": labels,
                        "strategy": strategy,
                        "text": text,
                        "entities": entities,
                    }
                )
    return found


def _answers(out: Path, models: Path) -> list[dict[str, Any]]:
    asked = {
        family: _headed(AutoModelForQuestionAnswering, out, family, "question", num_labels=2)
        for family in FAMILIES
    }
    asked["questions"] = _stored(models / "questions", AutoModelForQuestionAnswering)
    contexts = [*SHORT, *(f"{LONG} {end}" for end in ENDS)]
    found = []
    for name, given in asked.items():
        ask = pipeline("question-answering", **given)
        for context in contexts:
            for impossible in (False, True):
                answer = ask(
                    question=QUESTION, context=context, handle_impossible_answer=impossible
                )
                record = {"model": name, "question": QUESTION, "context": context}
                found.append(record | {"handle_impossible_answer": impossible} | answer)
    return found


def _candidates(out: Path, models: Path) -> list[dict[str, Any]]:
    asked = {
        family: _headed(AutoModelForMaskedLM, out, family, "mask") for family in FAMILIES
    }
    asked["fillmask"] = _stored(models / "fillmask", AutoModelForMaskedLM)
    found = []
    for name, given in asked.items():
        ask = pipeline("fill-mask", **given)
        for template in MASKED:
            text = template.replace("{}", given["tokenizer"].mask_token)
            answer = ask(text)
            rows = answer if isinstance(answer[0], list) else [answer]
            masks = [[{"token": c["token"], "score": c["score"]} for c in row] for row in rows]
            found.append({"model": name, "text": text, "masks": masks})
    return found


#: What a checkpoint may say of how it writes.
SETTINGS: list[dict[str, Any]] = [
    {},
    {"repetition_penalty": 1.8},
    {"no_repeat_ngram_size": 2},
    {"suppress_tokens": [20, 21, 22, 23, 24, 25]},
    {"bad_words_ids": [[30], [40, 41]]},
]
#: In addition of a sequence-to-sequence model.
FORCED: list[dict[str, Any]] = [
    {"forced_bos_token_id": 7},
    {"min_length": 8},
    {"min_new_tokens": 6, "begin_suppress_tokens": [0, 2]},
]
NEW_TOKENS = 12


def _continuations(out: Path) -> list[dict[str, Any]]:
    found = []
    for family in DECODERS:
        model = AutoModelForCausalLM.from_pretrained(
            out / family, tie_word_embeddings=family in TIED
        )
        head = out / "heads" / f"{family}_language.safetensors"
        if head.is_file():
            model.load_state_dict(load_file(head), strict=False)
        tokenizer = AutoTokenizer.from_pretrained(out / family)
        for settings in SETTINGS if family in {"tiny_gpt2", "tiny_llama"} else SETTINGS[:1]:
            text = _written(model, tokenizer, "text-generation", settings, return_full_text=False)
            found.append({"model": family, "settings": settings, "text": PROMPT, "written": text})
    return found


def _outputs(out: Path, models: Path) -> list[dict[str, Any]]:
    bart = AutoModelForSeq2SeqLM.from_pretrained(out / "tiny_bart")
    bart.load_state_dict(
        load_file(out / "heads" / "tiny_bart_language.safetensors"), strict=False
    )
    tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bart")
    found = []
    for settings in [*SETTINGS, *FORCED]:
        text = _written(bart, tokenizer, "text2text-generation", settings)
        found.append({"model": "tiny_bart", "settings": settings, "text": PROMPT, "written": text})
    mend = _stored(models / "mend", AutoModelForSeq2SeqLM)
    for source in ("this is a verry good film", "i hav seen it twise"):
        text = _written(mend["model"], mend["tokenizer"], "text2text-generation", {})
        ask = pipeline("text2text-generation", **mend)
        (answer,) = ask(source, do_sample=False, num_beams=1, max_new_tokens=NEW_TOKENS)
        text = answer["generated_text"]
        found.append({"model": "mend", "settings": {}, "text": source, "written": text})
    return found


def _written(
    model: Any, tokenizer: Any, task: str, settings: dict[str, Any], **options: Any
) -> str:
    """Write greedily, as a checkpoint of these settings would."""
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        file = Path(folder, "generation_config.json")
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | settings), "utf-8")
        ask = pipeline(task, model=folder)
        (answer,) = ask(
            PROMPT, do_sample=False, num_beams=1, max_new_tokens=NEW_TOKENS, **options
        )
    written: str = answer["generated_text"]
    return written


def _stored(folder: Path, kind: Any) -> dict[str, Any]:
    # Stored as float16, run as float32, as the engine does.
    model = kind.from_pretrained(folder, dtype="float32")
    return {"model": model.eval(), "tokenizer": AutoTokenizer.from_pretrained(folder)}
