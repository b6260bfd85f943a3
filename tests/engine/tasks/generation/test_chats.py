"""Chats, prompts with their own beginning, and none at all: which tokens a model then reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import TEXT, cheap, loaded, run_from_ids

from ..checkpoints import write_language

#: Each writes the roles as words; this one begins with the tokenizer's bos and cuts spaces off.
WITH_BOS = (
    "{{ bos_token }}{% for m in messages %}"
    "{{ m['role'] + ': ' + m['content'] | trim + eos_token + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)
WITHOUT_BOS = (
    "{% for m in messages %}{% if m['role'] == 'tool' %}"
    "{{ raise_exception('There are no tools.') }}{% endif %}"
    "{{ m['role'] + '\\n' + m['content'] + '<|endoftext|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant\\n' }}{% endif %}"
)
TEMPLATES = {
    "KerasHub": {"tiny_llama": WITH_BOS, "tiny_qwen2": WITHOUT_BOS},
    "transformers 4": {"tiny_gpt2": WITHOUT_BOS},
}[STACK]

USER = {"role": "user", "content": "was the user good"}
CHAT = [{"role": "system", "content": " good "}, USER]
ANSWERED = [*CHAT, {"role": "assistant", "content": "the film"}]

pytestmark = pytest.mark.usefixtures("op_by_op")

each_template = pytest.mark.parametrize("family", TEMPLATES)
keras_hub_only = pytest.mark.skipif(STACK != "KerasHub", reason="transformers 4 has no Llama")


@pytest.fixture(scope="module")
def chatting(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Load a language model with a chat template."""
    models: dict[str, Any] = {}

    def load(family: str) -> Any:
        if family not in models:
            folder = write_language(tmp_path_factory.mktemp("chat") / family, family)
            file = folder / "tokenizer_config.json"
            settings = json.loads(file.read_text("utf-8"))
            template = {"chat_template": TEMPLATES[family]}
            file.write_text(json.dumps(settings | template), "utf-8")
            models[family] = tfxg.load(folder)
        return models[family]

    return load


def tokenizer_of(model: Any) -> Any:
    return model._tokenizer.tokenizer


def ids_of_template(model: Any, messages: Any, **options: Any) -> list[int]:
    found = tokenizer_of(model).apply_chat_template(messages, tokenize=True, **options)
    return list(found["input_ids"] if isinstance(found, dict) or hasattr(found, "keys") else found)


@each_template
@pytest.mark.parametrize(
    ("messages", "options"),
    [(CHAT, {"add_generation_prompt": True}), (ANSWERED, {"continue_final_message": True})],
)
def test_a_chat_is_read_as_its_template_says(
    chatting: Callable[[str], Any], family: str, messages: Any, options: Any
) -> None:
    model = chatting(family)
    encoding = model.encode(model.chat(messages), "the film")
    expected = ids_of_template(model, messages, **options)
    assert encoding.ids[: len(expected)].tolist() == expected
    bos = tokenizer_of(model).bos_token_id
    if TEMPLATES[family] == WITH_BOS:
        assert expected.count(bos) == 1


@each_template
def test_only_the_contents_are_explained(chatting: Callable[[str], Any], family: str) -> None:
    model = chatting(family)
    found = tfxg.explain(model, CHAT, "the film", method="occlusion", features="token")
    assert found.text == model.chat(CHAT).text
    assert "".join(found.text.split()).startswith(("<s>system:good", "systemgood"))
    spans = [o for o, part in zip(found.offsets, found.parts, strict=True) if part == 0]
    read = {at for start, end in spans for at in range(start, end)}
    # "user" is a role and, in the question, a word.
    contents = "".join(found.text[at] for at in sorted(read))
    assert "".join(contents.split()) == "goodwastheusergood"
    template = [i for i, part in enumerate(found.parts) if part < 0]
    assert {found.offsets[i] for i in template}.isdisjoint(spans)
    assert not found.scores[template].any()
    assert found.scores.any()


def test_what_it_answers_follows_the_chat(chatting: Callable[[str], Any]) -> None:
    model = chatting(next(iter(TEMPLATES)))
    written = model.generate(CHAT, max_new_tokens=3)
    text = model.chat(CHAT).text
    found = tfxg.explain(model, CHAT, written, method="saliency")
    # As a plain string it has the same tokens, and the same answer.
    assert model.generate(text, max_new_tokens=3) == written
    plain = tfxg.explain(model, text, written, method="saliency")
    assert plain.value == found.value
    both = tfxg.explain(model, [CHAT, TEXT[:8]], ["film", "film"], method="saliency")
    assert [one.text for one in both] == [found.text, TEXT[:8]]


def test_a_classifier_reads_a_chat_as_it_stands(
    tiny_bert: tfxg.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizer = tokenizer_of(tiny_bert)
    template = (
        "[CLS]{% for m in messages %} {{ m['role'] }}: {{ m['content'] }} [SEP]{% endfor %}"
        "{% if add_generation_prompt %} assistant:{% endif %}"
    )
    monkeypatch.setattr(tokenizer, "chat_template", template)
    found = tfxg.explain(tiny_bert, ANSWERED, method="saliency")
    assert found.text.endswith("assistant: the film [SEP]")
    ids = ids_of_template(tiny_bert, ANSWERED)
    assert tiny_bert.encode(tiny_bert.chat(ANSWERED)).ids.tolist() == ids
    explained = [token for token, part in zip(found.tokens, found.parts, strict=True) if part == 0]
    assert explained[-2:] == ["the", "film"]
    with pytest.raises(tfxg.InputError, match="without a text_pair"):
        tfxg.explain(tiny_bert, CHAT, "the film")


def test_a_chat_that_cannot_be_written_down_is_refused(
    chatting: Callable[[str], Any], writing: Callable[[str], Any]
) -> None:
    family = list(TEMPLATES)[-1]
    with pytest.raises(tfxg.InputError, match=r"refuses these messages: There are no tools\."):
        tfxg.explain(chatting(family), [{"role": "tool", "content": "a"}])
    for model in (
        writing(family),
        loaded("tiny_bert"),
        tfxg.wrap(lambda texts: np.ones((len(texts), 2))),
    ):
        with pytest.raises(tfxg.InputError, match="no chat template"):
            tfxg.explain(model, CHAT)
    with pytest.raises(tfxg.InputError, match="Message 1 of the chat has no content"):
        tfxg.explain(chatting(family), [USER, {"role": "user"}])


def test_the_widget_keeps_a_chat_while_its_template_stands(chatting: Callable[[str], Any]) -> None:
    model = chatting(next(iter(TEMPLATES)))
    opened = tfxg.explore(model, CHAT, "the film", method="saliency", precompute=False)
    assert opened.text == model.chat(CHAT).text
    assert opened.wait(60)
    special = [token.special for token in opened.answer.tokens]
    assert special == [part < 0 for part in model.encode(model.chat(CHAT), "the film").parts]
    edited = opened.text.replace("good", "bad", 1)
    for text, content in ((edited, "bad"), ("the film was", None)):
        opened.text = text
        opened.cancel()
        chat = opened._selection().chat
        assert (chat and chat.contents[0].strip()) == content


# One beginning


@keras_hub_only
def test_a_prompt_with_its_own_bos_gets_no_second_one(writing: Callable[[str], Any]) -> None:
    model = writing("tiny_llama")
    plain = tfxg.explain(model, "the film", " was", method="saliency")
    found = tfxg.explain(model, "<s>the film", " was", method="saliency")
    ids = tokenizer_of(model)("<s>the film", add_special_tokens=False)["input_ids"]
    assert model.encode("<s>the film", " was").ids[: len(ids)].tolist() == ids
    assert ids.count(tokenizer_of(model).bos_token_id) == 1
    assert found.value == pytest.approx(plain.value, abs=1e-6)
    assert found.offsets[0] == (0, 3)
    assert model.generate("<s>the film", 2) == model.generate("the film", 2)


@pytest.mark.parametrize(
    ("family", "text", "pair"),
    [
        ("tiny_bert", "[CLS] the film [SEP]", None),
        ("tiny_bert", "[CLS] the film", None),
        ("tiny_bert", "[CLS] the film", "it was good"),
        ("tiny_roberta", "<s>the film</s>", None),
    ],
)
def test_an_encoders_own_beginning_is_not_repeated(
    family: str, text: str, pair: str | None
) -> None:
    model: Any = loaded(family)
    bare = text.removeprefix("[CLS] ").removesuffix(" [SEP]")
    bare = bare.removeprefix("<s>").removesuffix("</s>")
    found, plain = model.encode(text, pair), model.encode(bare, pair)
    assert found.ids.tolist() == plain.ids.tolist()
    assert {name: row.tolist() for name, row in found.inputs.items()} == {
        name: row.tolist() for name, row in plain.inputs.items()
    }
    assert found.special.tolist() == plain.special.tolist()
    assert found.tokens == plain.tokens


def test_other_special_tokens_that_repeat_are_left_alone(tiny_bert: tfxg.Model) -> None:
    assert len(tiny_bert.encode("the film [SEP]")) == len(tiny_bert.encode("the film")) + 1
    assert tiny_bert.encode("the [CLS] film").ids.tolist().count(2) <= 2


# No prompt at all


@pytest.mark.parametrize("text", ["", "<|endoftext|>"])
def test_what_follows_the_bos_alone_is_explained(writing: Callable[[str], Any], text: str) -> None:
    model = writing("tiny_gpt2")
    bos = tokenizer_of(model).bos_token
    written = model.generate(text, max_new_tokens=4)
    assert written == model.generate("", max_new_tokens=4)
    found = tfxg.explain(model, text, written, method="saliency", target="all")
    assert found[0].tokens[0] == bos
    for step, one in enumerate(found):
        assert one.scores[: step + 1].all()
        assert not one.scores[step + 1 :].any()
    ids = [tokenizer_of(model).bos_token_id]
    encoding = model.encode("", written)
    assert encoding.ids[:1].tolist() == ids
    logits = run_from_ids(model, encoding, encoding.ids)
    assert found[0].value == pytest.approx(logits[encoding.ids[1]], abs=1e-5)


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion", "kernel_shap"])
def test_methods_take_an_empty_prompt(writing: Callable[[str], Any], method: str) -> None:
    model = writing("tiny_gpt2")
    found = tfxg.explain(model, "", "ok so", method=method, target="continuation", **cheap(method))
    assert found.scores.any()
    assert found.scores[0] == 0


def test_an_empty_text_needs_a_bos_and_a_decoder(writing: Callable[[str], Any]) -> None:
    if STACK == "KerasHub":
        with pytest.raises(tfxg.InputError, match="no token to begin a text with"):
            tfxg.explain(writing("tiny_qwen2"), "")
        with pytest.raises(tfxg.InputError, match="empty"):
            tfxg.explain(writing("tiny_bart"), "")
    with pytest.raises(tfxg.InputError, match="empty"):
        tfxg.explain(writing("tiny_gpt2"), " ")
