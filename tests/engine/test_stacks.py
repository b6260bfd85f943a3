"""What every family does alike on the stack that is installed, and what each stack refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg
from tfxg_widget.engine.errors import ModelError
from tfxg_widget.engine.evaluator import stack
from tfxg_widget.engine.models import installed, loading

from .stacks import STACK, STACKS_OF

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
SUPPORTED = [family for family, stacks in STACKS_OF.items() if STACK in stacks]
REFUSED = [family for family, stacks in STACKS_OF.items() if STACK not in stacks]

keras_hub_only = pytest.mark.skipif(STACK != "KerasHub", reason="about KerasHub")

#: The dense layer that gives the logits.
LAST = {
    "tiny_bert": "classifier",
    "tiny_distilbert": "classifier",
    "tiny_roberta": "classifier.out_proj",
    "tiny_xlm_roberta": "classifier.out_proj",
    "tiny_albert": "classifier",
    "tiny_bart": "classification_head.out_proj",
}

Edit = Callable[[dict[str, Any]], None]
Altered = Callable[..., Path]


@pytest.fixture
def altered(tmp_path: Path) -> Altered:
    """Copy a checkpoint and edit its weights or its config.json."""

    def alter(
        family: str,
        weights: Edit | None = None,
        config: Edit | None = None,
        layout: str = "pt",
    ) -> Path:
        folder = tmp_path / family
        shutil.copytree(REFERENCE / family, folder)
        tensors = load_file(folder / "model.safetensors")
        settings = json.loads((folder / "config.json").read_text("utf-8"))
        if weights:
            weights(tensors)
        if config:
            config(settings)
        save_file(tensors, folder / "model.safetensors", {"format": layout})
        (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
        return folder

    return alter


@pytest.mark.parametrize("family", SUPPORTED)
def test_blocks_that_share_their_weights_are_told_apart(family: str) -> None:
    model: Any = tfxg.load(REFERENCE / family)
    assert model.layer_names() == ("hidden_state_0", "hidden_state_1", "hidden_state_2")
    rows = stack([model.encode("Its actors could not be better!")])
    first, second = (
        model.activations(model.embed(rows.ids), rows, layer) for layer in model.layer_names()[1:]
    )
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize("family", REFUSED)
def test_a_family_that_a_stack_cannot_run_is_refused(family: str) -> None:
    with pytest.raises(ModelError, match="cannot be run from word embeddings"):
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


@keras_hub_only
def test_another_family_is_refused(altered: Altered) -> None:
    folder = altered("tiny_bert", config=lambda config: config.update(model_type="electra"))
    with pytest.raises(ModelError, match=r"'electra' model, which is not supported with KerasHub"):
        tfxg.load(folder)


@keras_hub_only
def test_another_task_is_refused(altered: Altered) -> None:
    folder = altered(
        "tiny_bert", config=lambda config: config.update(architectures=["BertForMaskedLM"])
    )
    with pytest.raises(ModelError, match="task of BertForMaskedLM is not supported"):
        tfxg.load(folder)


@keras_hub_only
def test_weights_of_tensorflows_layout_are_refused(altered: Altered) -> None:
    with pytest.raises(ModelError, match="TensorFlow's names and shapes"):
        tfxg.load(altered("tiny_bert", layout="tf"))


@keras_hub_only
@pytest.mark.parametrize(
    ("family", "settings", "says"),
    [
        ("tiny_bert", {"hidden_act": "mish"}, "activation 'mish'"),
        ("tiny_bert", {"position_embedding_type": "relative_key"}, "no 'relative_key' positions"),
        ("tiny_roberta", {"pad_token_id": 0}, "counts the positions of roberta from 2"),
        ("tiny_bart", {"decoder_layers": 1}, "one number of layers for encoder and decoder"),
    ],
)
def test_settings_that_keras_hub_lacks_are_refused(
    family: str, settings: dict[str, Any], says: str, altered: Altered
) -> None:
    with pytest.raises(ModelError, match=says):
        tfxg.load(altered(family, config=lambda config: config.update(settings)))


@keras_hub_only
@pytest.mark.parametrize("backend", ["torch", "jax"])
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
