"""Scores change when the model's weights do, except by the methods that say so of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

import tfxg_widget as tfxg
from benchmarks.sanity import SENTENCES, correlations, randomised
from tests.support import DEMO, METHODS, SHARED, cheap
from tfxg_widget.engine.methods.base import registered

MODEL = SHARED / "models" / "minilm-sst2"
#: Those that say nothing else of themselves; of the ones whose rule takes long to compile, two
#: stand for all, which ``benchmarks.sanity`` measures.
SOUND = [
    name
    for name in METHODS
    if not registered()[name].description.caution
    and (
        not registered()[name]().compiles
        or name in {"deeplift", "attnlrp", "noisegrad", "fusiongrad"}
    )
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[tfxg.Model, tfxg.Model]:
    broken = randomised(MODEL, tmp_path_factory.mktemp("broken") / "minilm")
    return tfxg.load(MODEL), tfxg.load(broken)


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("method", SOUND)
def test_scores_depend_on_the_weights(models: tuple[tfxg.Model, tfxg.Model], method: str) -> None:
    # Those that hide tokens run hundreds of passes a sentence by default.
    hides = registered()[method].description.family == "perturbation"
    options = cheap(method) if hides else {}
    assert correlations(*models, method, SENTENCES, **options).mean() < 0.5


def test_a_shuffled_checkpoint_keeps_its_lower_third(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    plain = load_file(DEMO / "model.safetensors")
    broken = load_file(randomised(DEMO, tmp_path / "demo") / "model.safetensors")
    changed = {name for name, values in plain.items() if not (values == broken[name]).all()}
    assert "classifier.weight" in changed
    assert any("layer.1." in name for name in changed)
    assert not any("layer.0." in name or "embeddings" in name for name in changed)
