"""The README's Python runs as it stands there, but for the lines that need a hub."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import transformers

import tfxg_widget as tfxg

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
    demo = shutil.copytree(DEMO, tmp_path / "in_memory")
    monkeypatch.chdir(tmp_path)
    names = {
        "my_tf_model": tfxg.load("demo")._net,  # type: ignore[attr-defined]
        "my_tokenizer": transformers.AutoTokenizer.from_pretrained(demo),
    }
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
    names["w"].wait()  # type: ignore[union-attr]
    assert names["w"].error == ""  # type: ignore[union-attr]
    assert (tmp_path / "page.html").stat().st_size > 50_000
