"""Checkpoints whose weights have TensorFlow's names and shapes."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import REFERENCE
from tfxg_widget.engine.inputs.errors import ModelError

from .altered import Altered

pytestmark = pytest.mark.stack


def tensorflows(family: str, altered: Altered) -> Path:
    """Copy a checkpoint with its weights as TensorFlow's classes saved them."""
    folder = altered(family)
    (folder / "model.safetensors").unlink()
    (file,) = (REFERENCE / "tensorflow_layout").glob(f"{family}.*")
    names = {".h5": "tf_model.h5", ".safetensors": "model.safetensors"}
    shutil.copy(file, folder / names[file.suffix])
    return folder


@pytest.mark.parametrize("family", ["tiny_albert", "tiny_bart", "tiny_gpt2"])
def test_weights_of_tensorflows_layout_are_the_same(family: str, altered: Altered) -> None:
    found, expected = (
        tfxg.explain(tfxg.load(folder), "a film", method="saliency", target="all")
        for folder in (tensorflows(family, altered), REFERENCE / family)
    )
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one.scores, other.scores, rtol=1e-5)
        assert one.prediction.logits == pytest.approx(other.prediction.logits, rel=1e-5)


def test_a_damaged_file_of_tensorflows_layout_is_refused(altered: Altered) -> None:
    file = tensorflows("tiny_gpt2", altered) / "tf_model.h5"
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match=r"tf_model\.h5.* Download (it|them) again"):
        tfxg.load(file.parent)
