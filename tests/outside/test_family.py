"""A family from outside: SmolLM3, which KerasHub converts without its heads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import STACK
from tests.support import REFERENCE, TEXT, assert_close
from tfxg_widget.engine.models.hooks import Layer
from tfxg_widget.engine.models.keras_hub import registry
from tfxg_widget.engine.models.keras_hub.backbones.decoders import HEADS, RotaryDecoder

pytestmark = pytest.mark.skipif(STACK != "KerasHub", reason="about KerasHub")


class SmolLm3(RotaryDecoder):
    """SmolLM3: Llama, of which some layers have no positions."""

    @staticmethod
    def options(config: Any) -> dict[str, Any]:
        """Give nothing: the converter reads all settings."""
        del config
        return {}

    def activate(self, function: Callable[[Any], Any]) -> None:
        """Leave the activation as it is: it is written into the blocks."""

    def states(self) -> Sequence[Layer]:
        """List the embeddings, the blocks and, in the last one's place, the normalisation."""
        blocks = self.backbone.transformer_layers
        return [self.backbone.token_embedding, *blocks[:-1], self.backbone.norm]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tables are copies, so that other tests do not see what is added.
    recipes = {head: {**families} for head, families in registry._RECIPES.items()}
    monkeypatch.setattr(registry, "_BACKBONES", {**registry._BACKBONES})
    monkeypatch.setattr(registry, "_RECIPES", recipes)
    registry.register_family("smollm3", HEADS)(SmolLm3)


def written(folder: Path, **settings: Any) -> tfxg.Model:
    """Load the weights of tiny_llama under another configuration, with plain positions."""
    shutil.copytree(REFERENCE / "tiny_llama", folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    del config["rope_scaling"]
    (folder / "config.json").write_text(json.dumps(config | settings), "utf-8")
    return tfxg.load(folder)


def smollm3(folder: Path, has_positions: list[int]) -> tfxg.Model:
    return written(
        folder,
        model_type="smollm3",
        architectures=["SmolLM3ForSequenceClassification"],
        no_rope_layers=has_positions,
        layer_types=["full_attention", "full_attention"],
        use_sliding_window=False,
        pad_token_id=0,
    )


def test_a_family_from_outside_is_explained(tmp_path: Path) -> None:
    found, expected = (
        tfxg.explain(model, TEXT, method="input_x_gradient", target="BETA")
        # With positions in every layer it is Llama, which is held to PyTorch's numbers.
        for model in (smollm3(tmp_path / "smollm3", [1, 1]), written(tmp_path / "llama"))
    )
    assert_close(list(found.prediction.logits.values()), list(expected.prediction.logits.values()))
    assert_close(found.scores, expected.scores)


def test_its_layers_are_those_that_it_names(tmp_path: Path) -> None:
    model = smollm3(tmp_path / "smollm3", [1, 0])
    assert len(model.layer_names()) == 3
    plain, *layers = (
        tfxg.explain(model, TEXT, method="saliency", layer=layer).prediction.logits
        for layer in ("", 0, 1, 2)
    )
    for logits in layers:
        np.testing.assert_allclose(list(logits.values()), list(plain.values()), atol=1e-5)
