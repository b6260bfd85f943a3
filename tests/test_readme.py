"""The README's Python runs as it stands there, but for the lines that need a hub."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tfxg_widget as tfxg
from scripts.demo_model.classifier import Classifier

from .support import DEMO, ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the bundled model for every name: no hub can be reached from a test."""
    load = tfxg.load
    monkeypatch.setattr(tfxg, "load", lambda _name: load("demo"))


@pytest.mark.slow
@pytest.mark.usefixtures("offline")
def test_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(BLOCKS) >= 4
    monkeypatch.chdir(tmp_path)
    demo = Classifier.load(DEMO)
    names: dict[str, Any] = {"my_keras_model": demo.network, "my_tokenizer": demo.tokenizer}
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
    names["w"].wait()
    assert names["w"].error == ""
    assert (tmp_path / "page.html").stat().st_size > 50_000
