"""Fixtures for all tests; small models are loaded once a session."""

from __future__ import annotations

import os

# Before anything imports TensorFlow or the Hub's client.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from safetensors.numpy import load_file, save_file

import tfxg_widget as tfxg

from .engine.stacks import STACK
from .engine.tasks.checkpoints import write, write_language
from .support import REFERENCE, SHARED, TINY, loaded, some_quick

settings.register_profile(
    "tfxg",
    deadline=None,
    # The same examples every time; search for new ones with --hypothesis-profile=default.
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tfxg")


#: By mark, why its tests cannot run here.
_ABSENT = {
    "shared": not SHARED.is_dir() and "there is no ../shared beside the checkout",
    "transformers4": STACK != "transformers 4"
    and "there are no TensorFlow classes of transformers 4",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, reason in _ABSENT.items():
            if reason and mark in item.keywords:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def tiny_bert() -> tfxg.Model:
    return loaded("tiny_bert")


@pytest.fixture(scope="session")
def tiny_roberta() -> tfxg.Model:
    return loaded("tiny_roberta")


@pytest.fixture(scope="session", params=some_quick(TINY, "tiny_bert"))
def tiny(request: pytest.FixtureRequest) -> tfxg.Model:
    """Give each of the small models in turn; all but the first one before a release."""
    return loaded(request.param)


@pytest.fixture(scope="session")
def of_task(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tfxg.Model]:
    """Load a family's tiny model of a task other than the classification of texts."""

    @functools.cache
    def load(family: str, task: str) -> tfxg.Model:
        return tfxg.load(write(tmp_path_factory.mktemp("task") / family, family, task))

    return load


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tfxg.Model]:
    """Load a family's tiny language model."""

    @functools.cache
    def load(family: str) -> tfxg.Model:
        return tfxg.load(write_language(tmp_path_factory.mktemp("language") / family, family))

    return load


@pytest.fixture(scope="session")
def tiny_nli(tmp_path_factory: pytest.TempPathFactory) -> tfxg.Model:
    """Load tiny_bert under the labels of natural language inference."""
    folder = tmp_path_factory.mktemp("nli") / "tiny_bert"
    shutil.copytree(REFERENCE / "tiny_bert", folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    names = ["contradiction", "neutral", "ENTAILMENT"]
    (folder / "config.json").write_text(json.dumps(config | {"id2label": dict(enumerate(names))}))
    return tfxg.load(folder)


@pytest.fixture
def bert_with_head(tmp_path: Path) -> Callable[..., tfxg.Model]:
    """Load tiny_bert with another head: random, as its configuration says."""

    def load(n_labels: int, **config: Any) -> tfxg.Model:
        folder = tmp_path / "bert_with_head"
        shutil.copytree(REFERENCE / "tiny_bert", folder)
        changed = json.loads((folder / "config.json").read_text("utf-8"))
        names = {i: f"LABEL_{i}" for i in range(n_labels)}
        changed |= {"id2label": names, "label2id": {}} | config
        (folder / "config.json").write_text(json.dumps(changed), "utf-8")
        tensors = load_file(folder / "model.safetensors")
        random = np.random.default_rng(n_labels)
        for name, shape in (("weight", (n_labels, changed["hidden_size"])), ("bias", (n_labels,))):
            tensors[f"classifier.{name}"] = random.normal(size=shape).astype(np.float32)
        save_file(tensors, folder / "model.safetensors", {"format": "pt"})
        return tfxg.load(folder)

    return load


@pytest.fixture
def op_by_op(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never trace: for tests that ask a question or two of passes that no other test uses."""
    from tfxg_widget.engine.gradients import compiled as passes

    monkeypatch.setattr(passes, "EAGER_CALLS", 10**9)
