"""The script that trains the bundled model: its network is that of the checkpoint, and learns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import tfxg_widget as tfxg
from notebooks.models.training.demo_model.learning import make_step
from notebooks.models.training.demo_model.networks.classifier import Classifier, encode, padded
from notebooks.models.training.demo_model.networks.network import fill_weights, read_weights
from notebooks.models.training.demo_model.networks.saving import save_model
from notebooks.models.training.demo_model.recipe import Recipe

from .support import DEMO, LONG, TEXT, assert_close

TEXTS = (TEXT, LONG, "not bad at all", "what a waste of time")


@pytest.fixture
def bundled() -> Classifier:
    return Classifier.load(DEMO)


def test_it_answers_as_the_package_does(bundled: Classifier) -> None:
    found = tfxg.explain(tfxg.load("demo"), TEXTS, method="saliency")
    logits = [one.prediction.logits for one in found]
    assert_close(bundled.score(TEXTS), [one["POSITIVE"] - one["NEGATIVE"] for one in logits])


def test_weights_are_saved_as_they_were_loaded(bundled: Classifier, tmp_path: Path) -> None:
    save_model(bundled, tmp_path)
    saved, stored = (load_file(folder / "model.safetensors") for folder in (tmp_path, DEMO))
    assert saved.keys() == stored.keys()
    for name, values in stored.items():
        np.testing.assert_array_equal(saved[name], values, name)


def test_weights_that_are_missing_are_named(bundled: Classifier) -> None:
    tensors = read_weights(bundled.network)
    del tensors["classifier.bias"]
    with pytest.raises(ValueError, match=r"classifier\.bias"):
        fill_weights(bundled.network, tensors)


@pytest.mark.slow
def test_a_step_learns(bundled: Classifier) -> None:
    recipe = Recipe(warmup=0.5)
    step = make_step(bundled.network, recipe, steps=8)
    ids, mask = padded(encode(bundled.tokenizer, TEXTS), bundled.tokenizer.pad_token_id)
    # The opposite of what it says now.
    margin = -bundled.score(TEXTS)
    gold = np.full(len(TEXTS), -1, np.int32)
    losses = [float(step(ids, mask, margin, gold)) for _ in range(8)]
    assert losses[-1] < 0.9 * losses[0]
