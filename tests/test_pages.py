"""The Python examples of the pages run as written, with small models in place of the Hub's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import tfxg_widget as tfxg
from notebooks.models.training.demo_model.networks.classifier import Classifier

from .support import DEMO, ROOT

MODELS = ROOT / "notebooks" / "models"

#: Tests cannot reach the Hub: the small model that replaces each of its models.
STAND_INS = {
    "distilbert/distilbert-base-uncased-finetuned-sst-2-english": DEMO,
    "cross-encoder/ms-marco-MiniLM-L-6-v2": MODELS / "similarity",
    "j-hartmann/emotion-english-distilroberta-base": MODELS / "emotions",
    "facebook/bart-large-mnli": MODELS / "nli",
    "google-bert/bert-large-uncased-whole-word-masking-finetuned-squad": MODELS / "questions",
    "dslim/bert-base-NER": MODELS / "entities",
    "google/vit-base-patch16-224": MODELS / "digits",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, op_by_op: None) -> Path:
    """Give an empty folder with an image; small models replace those of the Hub.

    Nothing is traced: a page has too few calls of each model for tracing to pay.
    """
    load = tfxg.load
    monkeypatch.setattr(tfxg, "load", lambda name: load(STAND_INS.get(name, name)))
    monkeypatch.chdir(tmp_path)
    noise = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    Image.fromarray(noise).save("cat.jpg")
    return tmp_path


def run(page: str, blocks_at_least: int = 4) -> dict[str, Any]:
    """Run the Python blocks of a page in order, and give the resulting names."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= blocks_at_least
    demo = Classifier.load(DEMO)
    names: dict[str, Any] = {"my_keras_model": demo.network, "my_tokenizer": demo.tokenizer}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    return names


def test_the_readme_runs(here: Path) -> None:
    names = run("README.md")
    names["w"].wait()
    assert names["w"].error == ""
    assert (here / "page.html").stat().st_size > 50_000


def test_the_page_on_the_inside_runs(here: Path) -> None:
    inside = run("docs/inside.md", blocks_at_least=1)["inside"]
    assert inside.attention.shape[:2] == (len(inside.layers), len(inside.heads))


def test_what_transformers_interpret_explains_is_explained(here: Path) -> None:
    names = run("docs/coming_from_transformers_interpret.md")
    assert names["answer"].target in names["answer"].text_pair
    assert names["start"].target == f"start: {names['answer'].target}"
    assert (here / "distilbert_viz.html").exists()
    assert (here / "cat.html").exists()
