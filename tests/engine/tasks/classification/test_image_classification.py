"""Image classification: labels, the best five, batches, passes, and every method."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.pictures import PICTURE, SIDE, loaded, stored
from tests.support import METHODS, ONE_OF_A_KIND, REFERENCE, cheap
from tfxg_widget.engine.inputs.image_files import opened
from tfxg_widget.engine.methods.base import methods_for, registered
from tfxg_widget.engine.occlusion_effect import mask_each

from ..counting import counted

NAMES = ("ant", "bee", "cat", "dog", "eel", "fox", "gnu")

#: What needs a path a pixel.
REFUSED = {"sequential_integrated_gradients"}

#: One method of each family is quick enough for every run, of Swin fewer: its graph is large.
QUICK = {
    "tiny_vit": ONE_OF_A_KIND,
    "tiny_swin": ["saliency", "occlusion", "attention", *REFUSED],
}


def test_all_are_the_five_best() -> None:
    logits = stored("tiny_vit", "logits")
    found = tfxg.explain(loaded("tiny_vit"), PICTURE, method="saliency", target="all")
    best = [NAMES[i] for i in np.argsort(-logits)[:5]]
    assert [one.target for one in found] == best == list(found[0].prediction.probabilities)
    likely = np.exp(logits) / np.exp(logits).sum()
    assert found[0].prediction.probability == pytest.approx(likely.max(), abs=1e-5)


def test_any_label_can_be_explained_by_name_or_index() -> None:
    model = loaded("tiny_vit")
    worst = int(stored("tiny_vit", "logits").argmin())
    found = tfxg.explain(model, PICTURE, method="saliency", target=NAMES[worst])
    # The five best, and what was asked for.
    assert list(found.prediction.probabilities)[5:] == [NAMES[worst]]
    by_index = tfxg.explain(model, PICTURE, method="saliency", target=worst)
    np.testing.assert_array_equal(found.scores, by_index.scores)
    with pytest.raises(tfxg.InputError, match="Did you mean 'cat'"):
        tfxg.explain(model, PICTURE, target="cats")
    with pytest.raises(tfxg.InputError, match="there are 7"):
        tfxg.explain(model, PICTURE, target=7)


def test_a_contrast_is_a_difference() -> None:
    model = loaded("tiny_vit")
    one, other, both = (
        tfxg.explain(model, PICTURE, method="input_x_gradient", target=target, contrast=against)
        for target, against in (("cat", None), ("dog", None), ("cat", "dog"))
    )
    np.testing.assert_allclose(both.scores, one.scores - other.scores, atol=1e-5)


def test_a_list_is_a_batch() -> None:
    model = loaded("tiny_vit")
    turned = opened(PICTURE).rotate(90, expand=True)
    alone = [tfxg.explain(model, one, method="saliency", target=0) for one in (PICTURE, turned)]
    together = tfxg.explain(model, [PICTURE, turned], method="saliency", target=0)
    # One array of several images is a batch too.
    pixels = np.stack([one.image.pixels for one in alone if one.image])
    stacked = tfxg.explain(model, pixels, method="saliency", target=0)
    for one, other, third in zip(alone, together, stacked, strict=True):
        np.testing.assert_allclose(other.scores, one.scores, rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(third.scores, one.scores, rtol=1e-4, atol=1e-6)


def test_all_labels_share_the_forward_passes() -> None:
    model = loaded("tiny_vit")
    with counted(model) as passes:
        tfxg.explain(model, PICTURE, target="all", n_steps=3)
    # The three points of the path, the input and the baseline.
    assert passes.points == 5


def test_masking_takes_a_patch_each() -> None:
    model = loaded("tiny_vit")
    masked = mask_each(model, PICTURE, None, 1024, lambda _done, _total: None)
    said = tfxg.explain(model, PICTURE, method="saliency").prediction
    assert masked.tokens.shape == (0, 5)
    assert masked.words.shape == (16, 5)
    found = tfxg.explain(model, PICTURE, method="occlusion", output="probability").words()
    np.testing.assert_allclose(said.probability - masked.words[:, 0], found.scores, atol=1e-5)


def test_several_labels_at_once_have_sigmoids(tmp_path: Path) -> None:
    folder = tmp_path / "tiny_vit"
    shutil.copytree(REFERENCE / "tiny_vit", folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["problem_type"] = "multi_label_classification"
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    said = tfxg.explain(tfxg.load(folder), PICTURE, method="layer_activation").prediction
    for name, likely in said.probabilities.items():
        logit = stored("tiny_vit", "logits")[NAMES.index(name)]
        assert likely == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-5)


def test_the_task_can_be_named() -> None:
    model = tfxg.load(REFERENCE / "tiny_vit", task="image classification")
    assert model.task.name == "image classification"
    with pytest.raises(tfxg.ModelError):
        tfxg.load(REFERENCE / "tiny_bert", task="image classification")


@pytest.mark.parametrize(
    ("folder", "method"),
    [
        pytest.param(folder, method, marks=() if method in quick else pytest.mark.slow)
        for folder, quick in QUICK.items()
        for method in METHODS
    ],
)
def test_a_method_explains_an_image_or_is_not_offered(method: str, folder: str) -> None:
    model = loaded(folder)
    attends = registered()[method].description.family == "attention"
    refused = method in REFUSED or (attends and folder == "tiny_swin")
    assert (method in methods_for(model)) != refused
    if refused:
        with pytest.raises(tfxg.ModelError, match=method):
            tfxg.explain(model, PICTURE, method=method)
        return
    found = tfxg.explain(model, PICTURE, method=method, target="cat", **cheap(method))
    assert found.scores.shape == (SIDE**2,)
    assert np.isfinite(found.scores).all()
    assert np.any(found.scores != 0)


def test_guided_grad_cam_at_a_layer_is_the_product_of_both() -> None:
    model = loaded("tiny_vit")
    by_method = {
        name: tfxg.explain(model, PICTURE, method=name, target="cat", **options).scores
        for name, options in {
            "grad_cam": {"layer": 1},
            "guided_backprop": {},
            "guided_grad_cam": {"layer": 1},
        }.items()
    }
    expected = np.maximum(by_method["grad_cam"], 0) * by_method["guided_backprop"]
    np.testing.assert_allclose(by_method["guided_grad_cam"], expected, rtol=1e-3, atol=1e-7)
