"""The default call works where a tokenizer lacks a baseline's token, and tells what it used."""

from __future__ import annotations

import json
from typing import Any

import pytest

import tfxg_widget as tfxg
from tests.support import TEXT, assert_close, cheap, loaded
from tfxg_widget.engine.methods.base import build, registered
from tfxg_widget.engine.methods.gradient.integrated_gradients import IntegratedGradients
from tfxg_widget.engine.running.default_baselines import background_of, baseline_of, hiding_of
from tfxg_widget.protocol.conversion.catalogue import catalogue

from ..stacks import STACK
from ..tasks.checkpoints import write_language

PROMPT, CONTINUATION = "The film was", " good"

#: What the parameters mean for a model without a pad, mask or unk token.
ZERO: dict[str, Any] = {"baseline": "zero", "hiding": "zero", "background": ["zero", "mean"]}

FAMILY = {"KerasHub": "tiny_llama", "transformers 4": "tiny_gpt2"}[STACK]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> tfxg.Model:
    """Load a language model whose tokenizer has no token but bos and eos, as Llama 3's."""
    folder = write_language(tmp_path_factory.mktemp("bare") / FAMILY, FAMILY)
    absent = ("pad_token", "mask_token", "unk_token")
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        file = folder / name
        settings = json.loads(file.read_text("utf-8"))
        kept = {key: value for key, value in settings.items() if key not in absent}
        # GPT-2's own class has an unk token whatever the file says.
        plain = {"tokenizer_class": "PreTrainedTokenizerFast"} if "tokenizer_class" in kept else {}
        file.write_text(json.dumps(kept | plain), "utf-8")
    return tfxg.load(folder)


@pytest.mark.usefixtures("op_by_op")
@pytest.mark.parametrize(
    "method",
    ["integrated_gradients", "sequential_integrated_gradients", "gradient_shap", "occlusion"],
)
def test_without_any_token_the_default_is_zero(bare: tfxg.Model, method: str) -> None:
    found = tfxg.explain(bare, PROMPT, CONTINUATION, method=method, **cheap(method))
    used = {name: value for name, value in found.parameters.items() if name in ZERO}
    assert used == {name: ZERO[name] for name in used} != {}
    named = tfxg.explain(bare, PROMPT, CONTINUATION, method=method, **cheap(method), **used)
    assert_close(found.scores, named.scores)
    assert found.scores.any()


def test_every_method_with_a_baseline_finds_its_default(bare: tfxg.Model) -> None:
    for name, method in registered().items():
        fields = set(method.__struct_fields__) & set(ZERO)
        settled = method().for_model(bare)
        assert {field: getattr(settled, field) for field in fields} == {f: ZERO[f] for f in fields}
        assert build(name, {}) == method()


@pytest.mark.parametrize("baseline", ["pad", "mask", "unk"])
def test_a_token_that_is_asked_for_and_absent_is_an_error(bare: tfxg.Model, baseline: str) -> None:
    with pytest.raises(tfxg.InputError, match='baseline="zero" or "mean"'):
        tfxg.explain(bare, PROMPT, CONTINUATION, baseline=baseline)


def test_the_repr_and_the_parameters_name_the_baseline(tiny_bert: tfxg.Model) -> None:
    found = tfxg.explain(tiny_bert, TEXT, n_steps=2)
    assert found.parameters["baseline"] == "pad"
    assert "integrated_gradients (baseline 'pad')" in repr(found)


def test_the_form_shows_what_the_default_means_for_the_model(bare: tfxg.Model) -> None:
    fields = {
        (method.name, parameter.name): parameter
        for method in catalogue(bare)
        for parameter in method.parameters
    }
    baseline = fields["integrated_gradients", "baseline"]
    assert (baseline.default, baseline.choices) == ("zero", ["auto", "zero", "mean"])
    assert fields["occlusion", "hiding"].default == "zero"
    assert fields["deeplift_shap", "background"].default == "named"
    general = {method.name: method for method in catalogue()}["integrated_gradients"]
    assert next(p.default for p in general.parameters if p.name == "baseline") == "auto"


class Lacking:
    """Stands for a model with some special tokens, by their ids."""

    takes_image = False
    abilities = frozenset({"gradients"})

    def __init__(self, **ids: int) -> None:
        self.ids = ids

    def special_id(self, name: str) -> int | None:
        return self.ids.get(name)


@pytest.mark.parametrize(
    ("ids", "baseline", "hiding"),
    [
        ({"pad": 0, "mask": 1, "unk": 2}, "pad", "mask"),
        ({"mask": 1, "unk": 2}, "mask", "mask"),
        ({"pad": 0, "unk": 2}, "pad", "pad"),
        ({"unk": 2}, "unk", "unk"),
        ({}, "zero", "zero"),
    ],
)
def test_the_order_of_the_defaults(ids: dict[str, int], baseline: str, hiding: str) -> None:
    model: Any = Lacking(**ids)
    assert baseline_of(model, "auto") == baseline
    assert hiding_of(model, "auto") == hiding


def test_the_background_has_each_token_once() -> None:
    model: Any = Lacking(pad=0, unk=0)
    assert background_of(model)[:-1] == ["pad"]
    assert background_of(loaded("tiny_bert")) == ["pad", "mask", "unk", "zero", "mean"]


def test_a_token_that_the_model_has_no_embedding_of_is_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model: Any = loaded("tiny_bert")
    assert IntegratedGradients().for_model(model).baseline == "pad"
    monkeypatch.setattr(model, "_tokenizer", Lacking(pad=10**6, mask=4))
    assert model.special_id("pad") is None
    assert baseline_of(model, "auto") == "mask"


def test_a_picture_and_a_function_tell_what_they_used() -> None:
    picture = loaded("tiny_vit")
    assert IntegratedGradients().for_model(picture).baseline == "zero"
    assert hiding_of(picture, "auto") == "zero"
    function = tfxg.wrap(lambda texts: [[len(text), 1.0] for text in texts])
    assert tfxg.explain(function, "a good film").parameters["hiding"] == "removal"
