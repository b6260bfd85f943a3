"""Image classifiers against PyTorch's numbers and captum's, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.pictures import FOLDERS, PICTURE, SIDE, TARGETS, loaded, stored
from tests.engine.stacks import STACK
from tests.support import REFERENCE, assert_close, in_thread, single_outputs, some_quick

pytestmark = pytest.mark.stack

each = pytest.mark.parametrize("folder", FOLDERS)
each_target = pytest.mark.parametrize("row", range(len(TARGETS)))


@each
def test_an_image_is_read_as_the_image_processor_reads_it(folder: str) -> None:
    model = loaded(folder)
    encoding = model.encode(PICTURE)
    assert encoding.image is not None
    np.testing.assert_array_equal(encoding.image.pixels, stored(folder, "pixels"))
    values = model.embed(encoding.ids).reshape(SIDE, SIDE, 3)
    np.testing.assert_allclose(values, stored(folder, "values"), atol=1e-6)


@each
def test_logits_are_pytorchs(folder: str) -> None:
    model = loaded(folder)
    encoding = model.encode(PICTURE)
    logits = stored(folder, "logits")
    np.testing.assert_allclose(model._from_ids(encoding.rows).numpy()[0], logits, atol=1e-5)
    found = tfxg.explain(model, PICTURE, method="layer_activation").prediction
    assert found.label == model.task.labels[logits.argmax()]


@each
@each_target
@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("saliency", "saliency_l2"),
        ("input_x_gradient", "input_x_gradient"),
        # Hundreds of images are run for it; what it computes is no other for texts.
        pytest.param("occlusion", "occlusion", marks=pytest.mark.slow),
    ],
)
def test_scores_are_captums(folder: str, row: int, method: str, name: str) -> None:
    found = tfxg.explain(loaded(folder), PICTURE, method=method, target=TARGETS[row])
    scores = found.words().scores if method == "occlusion" else found.scores
    assert_close(scores, stored(folder, name)[row], 1e-4)


@each
@pytest.mark.slow
def test_integrated_gradients_are_captums(folder: str) -> None:
    model = loaded(folder)
    for row, target in enumerate(TARGETS):
        found = tfxg.explain(
            model, PICTURE, method="integrated_gradients", target=target, n_steps=50
        )
        assert_close(found.scores, stored(folder, "integrated_gradients")[row], 1e-4)


@each
@pytest.mark.parametrize("state", range(3))
def test_a_hidden_states_gradients_are_pytorchs(folder: str, state: int) -> None:
    model = loaded(folder)
    found = tfxg.explain(model, PICTURE, method="saliency", target=TARGETS[0], layer=state)
    by_token = stored(folder, f"hidden_state_{state}_saliency_l2")[0]
    patches = by_token[-(by_token.size // 4 * 4) :]
    if folder == "tiny_swin" and state == 0:
        # Patches of 2 pixels, of which 4 make one of the last stage.
        patches = patches.reshape(8, 2, 8, 2).sum(axis=(1, 3)).ravel()
    assert_close(found.words().scores, patches, 1e-4)


@pytest.mark.parametrize("folder", ["tiny_vit", "tiny_deit"])
def test_attention_is_pytorchs(folder: str) -> None:
    found = tfxg.explain(loaded(folder), PICTURE, method="attention")
    assert_close(found.words().scores, stored(folder, "attention")[-16:], 1e-4)


def test_attention_within_windows_is_not_offered() -> None:
    with pytest.raises(tfxg.ModelError, match="no attention"):
        tfxg.explain(loaded("tiny_swin"), PICTURE, method="attention")


@pytest.mark.parametrize("folder", some_quick(FOLDERS, "tiny_vit", "tiny_swin"))
def test_a_gradient_is_the_slope(folder: str) -> None:
    model = loaded(folder)
    rows = model.encode(PICTURE).rows
    point = model.embed(rows.ids)
    found = model.passes("", "logit").gradients(point, rows, single_outputs(1, [2]))[1][0, 0]
    step = np.random.default_rng(0).normal(size=point.shape).astype(np.float32) * 1e-2
    up, down = (model._from_embeddings(point + s, rows).numpy()[0, 2] for s in (step, -step))
    assert (up - down) / 2 == pytest.approx(float((found * step[0]).sum()), rel=2e-2, abs=1e-4)


def test_a_layer_of_no_patches_is_refused() -> None:
    name = {
        "transformers 4": "vit.embeddings.patch_embeddings.projection",
        "KerasHub": "vit_patching_and_embedding.patch_embedding",
    }[STACK]
    with pytest.raises(tfxg.ModelError, match="no single vector for each patch"):
        tfxg.explain(loaded("tiny_vit"), PICTURE, method="saliency", layer=name)


def test_two_threads_ask_the_same_of_swin() -> None:
    model = loaded("tiny_swin")

    def asked() -> Any:
        return tfxg.explain(model, PICTURE, method="saliency", target=0).scores

    np.testing.assert_allclose(in_thread(asked), asked(), rtol=1e-5)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[..., Path]:
    """Copy a checkpoint with another configuration."""

    def alter(folder: str, file: str = "config.json", **settings: Any) -> Path:
        copy = tmp_path / folder
        shutil.copytree(REFERENCE / folder, copy)
        known = json.loads((copy / file).read_text("utf-8"))
        (copy / file).write_text(json.dumps(known | settings), "utf-8")
        return copy

    return alter


@pytest.mark.parametrize(
    ("folder", "settings", "said"),
    [
        ("tiny_vit", {"num_channels": 1}, "1 channels"),
        ("tiny_vit", {"image_size": 30}, "multiple of a patch of 8"),
        ("tiny_vit", {"image_size": [32, 64]}, "must be one number"),
        ("tiny_swin", {"window_size": 3}, "do not fill a stage"),
    ],
)
def test_a_configuration_that_is_not_supported_is_refused(
    altered: Callable[..., Path], folder: str, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(tfxg.ModelError, match=said):
        tfxg.load(altered(folder, **settings))


@pytest.mark.skipif(STACK != "KerasHub", reason="about KerasHub's converters")
@pytest.mark.parametrize(
    ("folder", "settings"),
    [
        ("tiny_vit", {"qkv_bias": False}),
        ("tiny_deit", {"qkv_bias": False}),
        ("tiny_swin", {"use_absolute_embeddings": True}),
    ],
)
def test_settings_that_keras_hub_lacks_are_refused(
    altered: Callable[..., Path], folder: str, settings: dict[str, Any]
) -> None:
    (name,) = settings
    with pytest.raises(tfxg.ModelError, match=name):
        tfxg.load(altered(folder, **settings))


@pytest.mark.parametrize("folder", ["tiny_vit", "tiny_deit", "tiny_swin"])
@pytest.mark.parametrize("settings", [{"layer_norm_eps": 0.5}, {"hidden_act": "relu"}])
def test_settings_reach_the_answer(
    altered: Callable[..., Path], folder: str, settings: dict[str, Any]
) -> None:
    """Only that they do: the converters' defaults would leave the logits as they are."""
    model = tfxg.load(altered(folder, **settings))
    logits = model._from_ids(model.encode(PICTURE).rows).numpy()[0]
    assert np.abs(logits - stored(folder, "logits")).max() > 1e-2


def test_another_family_is_refused(altered: Callable[..., Path]) -> None:
    folder = altered("tiny_vit", model_type="beit", architectures=["BeitForImageClassification"])
    with pytest.raises(tfxg.ModelError, match="beit"):
        tfxg.load(folder)


def test_classes_without_a_name_are_numbered(altered: Callable[..., Path]) -> None:
    model = tfxg.load(altered("tiny_vit", id2label={"0": "a", "1": "b"}, label2id={"a": 0, "b": 1}))
    assert model.task.labels == ("a", "b", *(f"LABEL_{n}" for n in range(2, 7)))


def test_a_missing_image_processor_is_named(altered: Callable[..., Path]) -> None:
    folder = altered("tiny_vit")
    (folder / "preprocessor_config.json").unlink()
    with pytest.raises(tfxg.ModelError, match="preprocessor_config"):
        tfxg.load(folder)


def test_an_image_processor_of_another_size_is_refused(altered: Callable[..., Path]) -> None:
    size = {"height": 16, "width": 16}
    with pytest.raises(tfxg.ModelError, match="16 x 16 pixels, but the model reads 32 x 32"):
        tfxg.load(altered("tiny_vit", "preprocessor_config.json", size=size))


@pytest.mark.transformers4
def test_a_model_in_memory_is_wrapped() -> None:
    import transformers

    config = transformers.AutoConfig.from_pretrained(REFERENCE / "tiny_vit")
    net = transformers.TFViTForImageClassification(config)
    with pytest.raises(tfxg.ModelError, match="image processor"):
        tfxg.wrap(net)
    processor = transformers.AutoImageProcessor.from_pretrained(
        REFERENCE / "tiny_vit", use_fast=False
    )
    model = tfxg.wrap(net, processor)
    found = tfxg.explain(model, PICTURE, method="saliency")
    assert found.image is not None
    assert found.scores.shape == (SIDE * SIDE,)
