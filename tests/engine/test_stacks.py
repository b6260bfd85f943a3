"""What every family does alike on the stack that is installed, and what each stack refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import ml_dtypes  # noqa: F401 - teaches numpy bfloat16
import numpy as np
import pytest
from tokenizers import Tokenizer

import tfxg_widget as tfxg
from tfxg_widget.engine.inputs.encoding import stack
from tfxg_widget.engine.inputs.errors import ModelError
from tfxg_widget.engine.inputs.words import trim
from tfxg_widget.engine.models import installed, loading

from ..support import some_quick
from .altered import Altered
from .stacks import STACK, STACKS_OF

pytestmark = pytest.mark.stack

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SUPPORTED = [family for family, stacks in STACKS_OF.items() if STACK in stacks]
REFUSED = [family for family, stacks in STACKS_OF.items() if STACK not in stacks]

keras_hub_only = pytest.mark.skipif(STACK != "KerasHub", reason="about KerasHub")

#: They classify by the state of the last token.
DECODERS = [
    "tiny_gpt2",
    "tiny_llama",
    "tiny_mistral",
    "tiny_qwen2",
    "tiny_qwen3",
    "tiny_gemma",
    "tiny_gemma2",
]

#: The dense layer that gives the logits.
LAST = {
    "tiny_bert": "classifier",
    "tiny_distilbert": "classifier",
    "tiny_roberta": "classifier.out_proj",
    "tiny_xlm_roberta": "classifier.out_proj",
    "tiny_albert": "classifier",
    "tiny_bart": "classification_head.out_proj",
    **dict.fromkeys(DECODERS, "score"),
}

YARN = {"rope_scaling": {"rope_type": "yarn", "factor": 2.0}}
WINDOW = {
    "use_sliding_window": True,
    "sliding_window": 4,
    "max_window_layers": 1,
    "layer_types": None,
}


@pytest.mark.parametrize("family", some_quick(SUPPORTED, "tiny_bert", "tiny_albert", "tiny_gpt2"))
def test_blocks_that_share_their_weights_are_told_apart(family: str) -> None:
    model: Any = tfxg.load(REFERENCE / family)
    assert model.layer_names() == ("hidden_state_0", "hidden_state_1", "hidden_state_2")
    rows = stack([model.encode("Its actors could not be better!")])
    first, second = (
        model.activations(model.embed(rows.ids), rows, layer) for layer in model.layer_names()[1:]
    )
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize(
    "family",
    [f for f in ("tiny_albert", "tiny_xlm_roberta", "tiny_llama", "tiny_gemma") if f in SUPPORTED],
)
def test_a_tokenizers_own_rules_are_kept(family: str, altered: Altered) -> None:
    folder = altered(family)
    file = folder / "tokenizer.json"
    rules = json.loads(file.read_text("utf-8"))
    rules["normalizer"] = {"type": "Replace", "pattern": {"String": "ï"}, "content": "i"}
    digits = {"type": "Digits", "individual_digits": True}
    rules["pre_tokenizer"]["pretokenizers"].insert(1, digits)
    file.write_text(json.dumps(rules), encoding="utf-8")
    text = "A naïve film of 1984, and UNUSUAL"
    expected = Tokenizer.from_file(str(file)).encode(text)
    found = tfxg.load(folder).encode(text)
    assert found.ids.tolist() == expected.ids
    assert found.ids.tolist() != tfxg.load(REFERENCE / family).encode(text).ids.tolist()
    spans = zip(found.offsets, expected.offsets, strict=True)
    # A token of a space alone covers nothing.
    assert all(span == trim(text, offset) or span[0] == span[1] for span, offset in spans)


@pytest.mark.parametrize("family", REFUSED)
def test_a_family_that_a_stack_cannot_run_is_refused(family: str) -> None:
    says = "cannot be run from word embeddings|has no TensorFlow class .* pip install -U"
    with pytest.raises(ModelError, match=says):
        tfxg.load(REFERENCE / family)


@pytest.mark.parametrize("family", SUPPORTED)
def test_a_missing_head_is_named(family: str, altered: Altered) -> None:
    name = f"{LAST[family]}.weight"
    with pytest.raises(ModelError, match=r"does not fill .* missing or of another shape") as error:
        tfxg.load(altered(family, lambda tensors: tensors.pop(name)))
    assert STACK != "KerasHub" or name in str(error.value)


@pytest.mark.parametrize("family", SUPPORTED)
def test_a_head_of_another_shape_is_named(family: str, altered: Altered) -> None:
    name = f"{LAST[family]}.weight"

    def narrow(tensors: dict[str, Any]) -> None:
        tensors[name] = tensors[name][:2].copy()

    with pytest.raises(ModelError, match="of another shape"):
        tfxg.load(altered(family, narrow))


def test_a_missing_weight_of_the_body_is_named(altered: Altered) -> None:
    name = "bert.encoder.layer.1.attention.self.query.weight"
    with pytest.raises(ModelError, match="does not fill") as error:
        tfxg.load(altered("tiny_bert", lambda tensors: tensors.pop(name)))
    assert STACK != "KerasHub" or "encoder.layer.1.attention.self.query.weight" in str(error.value)


def test_a_body_of_another_shape_is_refused(altered: Altered) -> None:
    with pytest.raises(ModelError, match="of another shape"):
        tfxg.load(altered("tiny_bert", config=lambda config: config.update(vocab_size=7)))


def test_nothing_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (loading, installed):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="pip install keras-hub"):
        tfxg.load(REFERENCE / "tiny_bert")


def test_a_quantised_checkpoint_is_refused(altered: Altered) -> None:
    method = {"quant_method": "bitsandbytes", "load_in_8bit": True}
    folder = altered("tiny_bert", config=lambda config: config.update(quantization_config=method))
    with pytest.raises(ModelError, match="are quantised"):
        tfxg.load(folder)


@pytest.mark.parametrize("layout", ["float16", "bfloat16"])
def test_narrow_weights_are_loaded_as_float32(layout: str, altered: Altered) -> None:
    def narrow(tensors: dict[str, Any]) -> None:
        for name, values in tensors.items():
            tensors[name] = values.astype(layout)

    def rounded(tensors: dict[str, Any]) -> None:
        for name, values in tensors.items():
            tensors[name] = values.astype(layout).astype(np.float32)

    for family in ("tiny_gpt2", "tiny_mistral"):
        if family not in SUPPORTED:
            continue
        found, expected = (
            tfxg.explain(tfxg.load(altered(family, edit)), "a film", method="saliency")
            for edit in (narrow, rounded)
        )
        np.testing.assert_allclose(found.scores, expected.scores, rtol=1e-5)


def test_weights_of_another_family_are_refused(altered: Altered) -> None:
    folder = altered("tiny_distilbert")
    shutil.copy(REFERENCE / "tiny_bert" / "config.json", folder)
    with pytest.raises(ModelError, match="start with classifier, distilbert, pre_classifier, not"):
        tfxg.load(folder)


@pytest.mark.parametrize("config", [False, True], ids=["adapter alone", "beside a config.json"])
def test_an_adapter_without_its_model_is_refused(config: bool, altered: Altered) -> None:
    folder = altered("tiny_bert")
    (folder / "model.safetensors").rename(folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text('{"peft_type": "LORA"}', encoding="utf-8")
    if not config:
        (folder / "config.json").unlink()
    with pytest.raises(ModelError, match=r"holds a PEFT adapter and no model\. Merge it"):
        tfxg.load(folder)


@keras_hub_only
def test_another_family_is_refused(altered: Altered) -> None:
    folder = altered("tiny_bert", config=lambda config: config.update(model_type="electra"))
    with pytest.raises(ModelError, match=r"'electra' model, which is not supported with KerasHub"):
        tfxg.load(folder)


@keras_hub_only
def test_another_task_is_refused(altered: Altered) -> None:
    folder = altered(
        "tiny_bert", config=lambda config: config.update(architectures=["BertForMultipleChoice"])
    )
    with pytest.raises(ModelError, match="task of BertForMultipleChoice is not supported"):
        tfxg.load(folder)


@keras_hub_only
@pytest.mark.parametrize(
    ("family", "settings", "says"),
    [
        ("tiny_bert", {"hidden_act": "mish"}, "activation 'mish'"),
        ("tiny_bert", {"position_embedding_type": "relative_key"}, "no 'relative_key' positions"),
        ("tiny_roberta", {"pad_token_id": 0}, "counts the positions of roberta from 2"),
        ("tiny_bart", {"decoder_layers": 1}, "the same number of layers in encoder and decoder"),
        ("tiny_gpt2", {"scale_attn_by_inverse_layer_idx": True}, "no scale_attn_by_inverse_layer"),
        ("tiny_llama", {"head_dim": 8}, "no head_dim=8"),
        ("tiny_llama", {"mlp_bias": True}, "no mlp_bias=True"),
        ("tiny_llama", YARN, "no rotary positions of type 'yarn'"),
        ("tiny_mistral", YARN, "no rotary positions of type 'yarn'"),
        ("tiny_qwen2", WINDOW, "no sliding window of 4 tokens"),
        ("tiny_qwen3", WINDOW, "no sliding window of 4 tokens"),
        ("tiny_qwen3", {"attention_bias": True}, "no attention_bias=True"),
        ("tiny_gemma", {"hidden_act": "relu"}, "no hidden_act='relu'"),
        ("tiny_gemma", {"use_bidirectional_attention": True}, "no use_bidirectional_attention"),
        ("tiny_gemma2", {"layer_types": ["full_attention"] * 2}, "no layer_types="),
    ],
)
def test_settings_that_keras_hub_lacks_are_refused(
    family: str, settings: dict[str, Any], says: str, altered: Altered
) -> None:
    with pytest.raises(ModelError, match=says):
        tfxg.load(altered(family, config=lambda config: config.update(settings)))


@keras_hub_only
@pytest.mark.parametrize("backend", some_quick(["torch", "jax"], "torch"))
def test_another_backend_is_refused(backend: str) -> None:
    script = f"import tfxg_widget as tfxg; tfxg.load({str(REFERENCE / 'tiny_bert')!r})"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "KERAS_BACKEND": backend, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Keras runs on {backend}" in ran.stderr
    assert "KERAS_BACKEND=tensorflow" in ran.stderr
