"""What a language model writes after a prompt, and when it stops."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from tfxg_widget import InputError
from tfxg_widget.engine.inputs.encoding import PREDICTION_COUNTS

from ..checkpoints import write_language
from .language import (
    PROMPT,
    each_family,
    each_kind,
)


@each_family
def test_the_most_probable_token_is_written(family: str, writing: Callable[..., Any]) -> None:
    model = writing(family)
    written = model.generate(PROMPT, max_new_tokens=6)
    encoding = model.encode(PROMPT, written)
    count = int(encoding.inputs[PREDICTION_COUNTS].sum())
    assert 1 <= count <= 6
    logits = model._from_ids(encoding.rows).numpy().reshape(count, -1)
    best = logits.argmax(axis=1).tolist()
    # BART ends at the limit in any case.
    free = count - (family == "tiny_bart")
    assert best[:free] == encoding.ids[-count:].tolist()[:free]
    assert model.generate(PROMPT, max_new_tokens=6) == written


@each_kind
def test_without_a_continuation_the_model_writes_one(
    family: str, writing: Callable[..., Any]
) -> None:
    model = writing(family)
    found = tfxg.explain(model, PROMPT, method="saliency", target="all")
    assert found[0].text_pair == model.generate(PROMPT)
    again = tfxg.explain(model, PROMPT, found[0].text_pair, method="saliency", target="all")
    assert [one.tokens for one in again] == [one.tokens for one in found]
    assert [one.target for one in again] == [one.target for one in found]


def test_what_was_written_keeps_the_tokens_that_it_was_written_in(model: Any) -> None:
    ids = model.encode(PROMPT, " good").ids[-1:]
    # In pieces that no tokenizer would choose.
    pieces = [t for t in range(3, 40) if t not in model._tokenizer._marks][:6]
    source = model._tokenizer.source(PROMPT)
    written = model._tokenizer.spelled(source, [*pieces, *ids])
    encoding = model._tokenizer.encode(PROMPT, written.text, written)
    assert encoding.ids[-7:].tolist() == [*pieces, *ids]
    assert "".join(encoding.tokens[-7:]).replace(" ", "") == written.text.replace(" ", "")


def test_an_end_that_was_written_is_a_target(tmp_path: Path, writing: Callable[..., Any]) -> None:
    plain = writing("tiny_gpt2")
    first = plain.encode(PROMPT, plain.generate(PROMPT, max_new_tokens=8))
    count = int(first.inputs[PREDICTION_COUNTS].sum())
    written = first.ids[-count:].tolist()
    at, end = next((i, token) for i, token in enumerate(written) if token != written[0])
    folder = write_language(tmp_path / "model", "tiny_gpt2", eos_token_id=end)
    (folder / "generation_config.json").write_text(
        json.dumps({"eos_token_id": end, "max_new_tokens": 9}), "utf-8"
    )
    model = tfxg.load(folder)
    found = model.encode(PROMPT)
    assert found.ids.tolist() == [*first.ids[:-count].tolist(), *written[: at + 1]]
    said = tfxg.explain(model, PROMPT, method="saliency").prediction
    assert len(said.probabilities) == at + 1
    assert (found.parts[-1], found.offsets[-1]) == (-1, (0, 0))
    assert said.spans[list(said.probabilities)[-1]] == ()


@each_kind
def test_so_many_tokens_are_written_as_the_checkpoint_says(family: str, tmp_path: Path) -> None:
    folder = write_language(tmp_path / "model", family)
    settings = {"max_new_tokens": 4, "decoder_start_token_id": 2, "eos_token_id": 2}
    (folder / "generation_config.json").write_text(json.dumps(settings), "utf-8")
    model: Any = tfxg.load(folder)
    assert model.encode(PROMPT).inputs[PREDICTION_COUNTS].sum() <= 4
    assert model.generate(PROMPT) == model.generate(PROMPT, max_new_tokens=4)


def test_a_number_of_tokens_is_at_least_one(model: Any) -> None:
    with pytest.raises(InputError, match="max_new_tokens must be at least 1"):
        model.generate(PROMPT, max_new_tokens=0)


def test_a_model_that_writes_nothing_says_so(tmp_path: Path, writing: Callable[..., Any]) -> None:
    plain = writing("tiny_gpt2")
    first = plain.encode(PROMPT, plain.generate(PROMPT, max_new_tokens=1)).ids[-1]
    folder = write_language(tmp_path / "model", "tiny_gpt2", eos_token_id=int(first))
    with pytest.raises(InputError, match="writes nothing after this prompt"):
        tfxg.explain(tfxg.load(folder), PROMPT)
