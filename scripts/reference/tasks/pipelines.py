"""Results of transformers' pipelines: labels, entities, answers, candidates, continuations."""

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

from ..checkpoints.decoders import DECODERS
from ..inputs import versions
from ..storage import write_json
from .encoder_heads import ENTITIES
from .generation import PROMPT, TIED

#: The tokenizer of the first knows words; for the others, words are separated by spaces.
FAMILIES = ["tiny_bert", "tiny_roberta", "tiny_xlm_roberta"]

STRATEGIES = ["none", "simple", "first", "average", "max"]
PEOPLE = ["Anna Weber-Smith left New York in 1998, and 3000 people didn't."]
QUESTION = "When did Weber come to Bern?"
FILM = "the film is a film. " * 10
#: Contexts with questions. The tiny models read 64 tokens, so most contexts take windows.
CONTEXTS = [
    (QUESTION, "Anna Weber came to Bern in 1998, and nobody knows why."),
    (QUESTION, "Some 3000 people live there. The 12345 others left long ago; they weren't happy."),
    (QUESTION, "it was good, " * 12 + "there were 3000 people"),
    (QUESTION, FILM + "the sun sets: 12345 birds"),
    ("love?", FILM + "Weber came to Bern in 1998."),
]
#: For the trained model, which reads 384 tokens: an answer at the end, and none.
LONG_CONTEXTS = [
    (QUESTION, "and then nothing at all. " * 70 + "Weber came to Bern in 1998."),
    (QUESTION, "wonderful"),
]
TEXTS = ["a clever and touching film"]
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
    """Add a stored head to the backbone of a tiny classifier."""
    model = kind.from_pretrained(out / family, ignore_mismatched_sizes=True, **settings)
    stored = load_file(out / "heads" / f"{family}_{head}.safetensors")
    unknown = model.load_state_dict(stored, strict=False).unexpected_keys
    if unknown:
        raise ValueError(f"{family} has no place for {unknown}.")
    return {"model": model.eval(), "tokenizer": AutoTokenizer.from_pretrained(out / family)}


def _labels(out: Path) -> list[dict[str, Any]]:
    """Compute all labels for each ``problem_type`` of the configuration."""
    found = []
    for request in ("single_label_classification", "multi_label_classification", "regression"):
        for count in (1, 3):
            if request == "single_label_classification" and count == 1:
                continue
            model = AutoModelForSequenceClassification.from_pretrained(out / "tiny_bert")
            weights = model.classifier.state_dict()
            model.config.problem_type = request
            if count == 1:
                model.config.id2label = {0: "LABEL_0"}
                model.classifier.weight.data = weights["weight"][:1]
                model.classifier.bias.data = weights["bias"][:1]
            tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bert")
            ask = pipeline("text-classification", model=model, tokenizer=tokenizer)
            found += [
                {
                    "problem_type": request,
                    "labels": count,
                    "text": text,
                    "scores": ask(text, top_k=None),
                }
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
        AutoModelForTokenClassification,
        out,
        "tiny_bert",
        "token",
        id2label=all_inside,
        num_labels=5,
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
                        "score": round(float(one["score"]), 7),
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
    found = []
    for name, given in asked.items():
        ask = pipeline("question-answering", **given)
        for question, context in LONG_CONTEXTS if name == "questions" else CONTEXTS:
            for impossible in (False, True) if name == "questions" else (False,):
                answer = ask(
                    question=question, context=context, handle_impossible_answer=impossible
                )
                record = {"model": name, "question": question, "context": context}
                found.append(record | {"handle_impossible_answer": impossible} | answer)
    return found


def _candidates(out: Path, models: Path) -> list[dict[str, Any]]:
    asked = {family: _headed(AutoModelForMaskedLM, out, family, "mask") for family in FAMILIES}
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


NEW_TOKENS = 10


def _settings(written: list[int]) -> list[dict[str, Any]]:
    """List generation settings of a checkpoint that change the text that it writes."""
    first, second, *_, last = written
    return [
        {},
        {"repetition_penalty": 1.8},
        {"no_repeat_ngram_size": 1},
        {"suppress_tokens": [first]},
        {"begin_suppress_tokens": [first]},
        {"bad_words_ids": [[first, second], [last]]},
        {"eos_token_id": [second]},
        {"eos_token_id": [second], "min_new_tokens": 6},
    ]


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
        plain = _written(model, tokenizer, "text-generation", {})
        for settings in _settings(plain) if family == "tiny_llama" else [{}]:
            ids = _written(model, tokenizer, "text-generation", settings)
            found.append({"model": family, "settings": settings, "text": PROMPT, "ids": ids})
    return found


def _outputs(out: Path, models: Path) -> list[dict[str, Any]]:
    bart = AutoModelForSeq2SeqLM.from_pretrained(out / "tiny_bart")
    bart.load_state_dict(load_file(out / "heads" / "tiny_bart_language.safetensors"), strict=False)
    tokenizer = AutoTokenizer.from_pretrained(out / "tiny_bart")
    plain = _written(bart, tokenizer, "text2text-generation", {})
    found = []
    for settings in [
        *_settings(plain),
        {"forced_bos_token_id": 7},
        {"eos_token_id": [plain[1]], "min_length": 8},
    ]:
        ids = _written(bart, tokenizer, "text2text-generation", settings)
        found.append({"model": "tiny_bart", "settings": settings, "text": PROMPT, "ids": ids})
    mend = _stored(models / "mend", AutoModelForSeq2SeqLM)
    ids = _written(mend["model"], mend["tokenizer"], "text2text-generation", {})
    found.append({"model": "mend", "settings": {}, "text": PROMPT, "ids": ids})
    return found


def _written(model: Any, tokenizer: Any, task: str, settings: dict[str, Any]) -> list[int]:
    """Generate greedily with these settings; return the ids of the new tokens."""
    with TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        file = Path(folder, "generation_config.json")
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | settings), "utf-8")
        # The default attention ignores Gemma 2's soft capping.
        ask = pipeline(task, model=folder, model_kwargs={"attn_implementation": "eager"})
        (answer,) = ask(
            PROMPT, do_sample=False, num_beams=1, max_new_tokens=NEW_TOKENS, return_tensors=True
        )
        ids = [int(token) for token in answer["generated_token_ids"]]
    # A decoder's ids begin with the prompt, those of an encoder-decoder with its start token.
    start = len(tokenizer(PROMPT)["input_ids"]) if task == "text-generation" else 1
    return ids[start:]


def _stored(folder: Path, kind: Any) -> dict[str, Any]:
    # Stored in float16, run in float32, as by the engine.
    model = kind.from_pretrained(folder, dtype="float32")
    return {"model": model.eval(), "tokenizer": AutoTokenizer.from_pretrained(folder)}
