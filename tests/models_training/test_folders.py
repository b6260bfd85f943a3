"""The small models beside the notebooks: complete, small, described, and they answer."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

import tfxg_widget as tfxg
from notebooks.models.training.__main__ import TASKS
from tests.support import ROOT

MODELS = ROOT / "notebooks" / "models"
FOLDERS = sorted(path.parent for path in MODELS.glob("*/config.json"))

MOST_BYTES = 12_000_000

each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def test_together_they_are_small() -> None:
    assert len(FOLDERS) == 9
    sizes = [
        file.stat().st_size for folder in FOLDERS for file in folder.rglob("*") if file.is_file()
    ]
    assert sum(sizes) <= MOST_BYTES


def test_they_are_not_shipped_with_the_package() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["packages"] == ["tfxg_widget"]
    assert not any("notebooks" in path for path in build["targets"]["sdist"]["include"])


@each
def test_each_is_a_folder_of_the_hub(folder: Any) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    assert len(config["architectures"]) == 1
    reading = "preprocessor_config" if "image_size" in config else "tokenizer"
    assert (folder / f"{reading}.json").exists()
    weights = load_file(folder / "model.safetensors")
    assert {one.dtype for one in weights.values()} == {np.dtype(np.float16)}
    assert all(np.isfinite(one).all() for one in weights.values())


@each
def test_each_has_a_card(folder: Any) -> None:
    card = (folder / "README.md").read_text("utf-8")
    for part in ("license:", "## Measured", "## Data", "## Training", "## Limits", "Seed 0."):
        assert part in card
    (command,) = [line for line in card.splitlines() if "notebooks.models.training" in line]
    assert command.split("notebooks.models.training ")[1].split("`")[0] in TASKS


def said(name: str, text: str, text_pair: str | None = None, **asked: Any) -> Any:
    model = tfxg.load(MODELS / name)
    return tfxg.explain(model, text, text_pair, method="saliency", **asked).prediction


@pytest.mark.slow
def test_emotions_hold_together() -> None:
    likely = said("emotions", "So angry right now, this is an outrage").probabilities
    assert min(likely["anger"], likely["disgust"]) > 0.8
    assert max(likely["joy"], likely["love"], likely["optimism"]) < 0.1


@pytest.mark.slow
def test_pairs_are_told_apart() -> None:
    text = "A man is playing a guitar on stage"
    assert said("nli", text, "A man is playing an instrument").label == "entailment"
    assert said("nli", text, "There is no man playing a guitar").label == "contradiction"
    assert said("nli", text, "A woman is slicing an onion").label == "neutral"


@pytest.mark.slow
def test_pairs_have_a_likeness() -> None:
    text = "A man is playing a guitar on stage"
    near = said("similarity", text, "A man is playing an instrument").probabilities["related"]
    far = said("similarity", text, "A woman is slicing an onion").probabilities["related"]
    assert near > 0.7
    assert far < 0.3


@pytest.mark.slow
def test_labels_of_ones_own() -> None:
    found = said(
        "nli",
        "Two dogs are running through the snow",
        labels=["running", "sleeping", "eating"],
        hypothesis_template="An animal is {}",
    )
    assert found.label == "running"
    assert found.probability > 0.6


@pytest.mark.slow
def test_entities_are_found() -> None:
    found = said("entities", "Apple opened a new store in Paris, France.").probabilities
    assert min(found["Paris: location"], found["France: location"]) > 0.6
    assert said("entities", "My friend Anna moved to London last year").label == "London: location"


@pytest.mark.slow
def test_a_number_that_is_asked_for_is_found() -> None:
    text = "The tower was built in 1889 by Gustave Eiffel."
    assert said("questions", "In what year was the tower built?", text).label == "1889"


@pytest.mark.slow
def test_masks_are_filled() -> None:
    assert said("fillmask", "A man is playing a [MASK].").label == "guitar"


@pytest.mark.slow
def test_shuffled_words_are_put_in_order() -> None:
    model: Any = tfxg.load(MODELS / "mend")
    said = model.generate("guitar a playing is man a").strip()
    assert said == "A man is playing a guitar"
