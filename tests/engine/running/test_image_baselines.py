"""What an image is compared with, and how patches are hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import tfxg_widget as tfxg
from tests.engine.pictures import PICTURE, SIDE, loaded, stored
from tfxg_widget.engine.inputs.image_files import opened
from tfxg_widget.engine.running.baselines import resolve

PIXELS = stored("tiny_swin", "pixels")
MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])


def at(baseline: Any) -> Any:
    model = loaded("tiny_swin")
    return resolve(model, model.encode(PICTURE), baseline, "").reshape(SIDE, SIDE, 3)


def normalised(colours: Any) -> Any:
    return (colours / 255 - MEAN) / STD


@pytest.mark.parametrize("name", ["zero", "pad", "mask", "unk"])
def test_grey_is_zero_to_the_model(name: str) -> None:
    assert not at(name).any()


def test_the_mean_is_the_pictures_own_colour() -> None:
    found = at("mean")
    assert np.ptp(found.reshape(-1, 3), axis=0).max() == 0
    # Rounded to one of 256 levels.
    near = 0.51 / 255 / STD
    assert (np.abs(found[0, 0] - normalised(PIXELS.mean(axis=(0, 1)))) < near).all()


def test_blur_leaves_the_colours_and_takes_the_edges() -> None:
    found, plain = at("blur"), normalised(PIXELS)
    assert np.abs(found.mean(axis=(0, 1)) - plain.mean(axis=(0, 1))).max() < 0.3
    assert found.std(axis=(0, 1)).max() < plain.std(axis=(0, 1)).min()
    assert np.ptp(found, axis=(0, 1)).min() > 0.05


def test_another_image_is_resized_like_the_input(tmp_path: Path) -> None:
    model = loaded("tiny_swin")
    other = opened(PICTURE).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    other.save(tmp_path / "other.png")
    expected = model.embed(model.encode(other).ids).reshape(SIDE, SIDE, 3)
    for given in (other, tmp_path / "other.png", str(tmp_path / "other.png"), np.asarray(other)):
        np.testing.assert_array_equal(at(given), expected)


def test_an_array_of_normalised_values_is_taken_as_it_is() -> None:
    values = np.random.default_rng(0).normal(size=(SIDE * SIDE, 3))
    np.testing.assert_allclose(at(values).reshape(-1, 3), values, rtol=1e-6)
    np.testing.assert_allclose(at(values[0])[3, 4], values[0], rtol=1e-6)


@pytest.mark.parametrize("baseline", ["blurred", [1, 2, 3], 5, np.zeros((7, 2, 2))])
def test_what_is_no_baseline_is_refused(baseline: Any) -> None:
    with pytest.raises(tfxg.InputError, match="baseline of an image"):
        at(baseline)


@pytest.mark.parametrize("baseline", ["zero", "mean", "blur"])
def test_integrated_gradients_are_complete(baseline: str) -> None:
    found = tfxg.explain(loaded("tiny_vit"), PICTURE, baseline=baseline, n_steps=64, target=0)
    assert found.completeness_gap == pytest.approx(0, abs=2e-3 * abs(found.scores).sum())


def test_a_background_has_every_baseline_of_an_image() -> None:
    model = loaded("tiny_vit")
    found = tfxg.explain(model, PICTURE, method="gradient_shap", n_samples=4, target=0)
    ends = [
        tfxg.explain(model, PICTURE, baseline=name, n_steps=1, target=0).baseline_value
        for name in ("zero", "mean", "blur")
    ]
    found_at = tfxg.explain(
        model,
        PICTURE,
        method="gradient_shap",
        background=["zero", "mean", "blur"],
        n_samples=4,
        target=0,
    )
    np.testing.assert_array_equal(found.scores, found_at.scores)
    assert len(set(ends)) == 3


@pytest.mark.parametrize("hiding", ["zero", "mean", "blur"])
def test_hiding_every_patch_leaves_the_baseline(hiding: str) -> None:
    model = loaded("tiny_vit")
    found = tfxg.explain(model, PICTURE, method="kernel_shap", n_masks=64, hiding=hiding, target=0)
    by_path = tfxg.explain(model, PICTURE, baseline=hiding, n_steps=1, target=0)
    assert found.baseline_value == pytest.approx(by_path.baseline_value, abs=1e-5)
    assert found.completeness_gap == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(
    ("options", "said"),
    [({"hiding": "removal"}, "cannot be cut out of an image"), ({"features": "token"}, "too many")],
)
def test_what_pixels_cannot_do_is_refused(options: dict[str, str], said: str) -> None:
    with pytest.raises(tfxg.InputError, match=said):
        tfxg.explain(loaded("tiny_vit"), PICTURE, method="occlusion", **options)
