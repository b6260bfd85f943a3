"""Copies of stored checkpoints with other weights or settings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from safetensors.numpy import load_file, save_file

from tests.support import REFERENCE

from .altered import Altered, Edit


@pytest.fixture
def altered(tmp_path: Path) -> Altered:
    """Copy a checkpoint and edit its weights or its config.json."""

    def alter(
        family: str,
        weights: Edit | None = None,
        config: Edit | None = None,
        layout: str = "pt",
    ) -> Path:
        folder = tmp_path / f"{family}-{len(list(tmp_path.iterdir()))}"
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
