"""A model that is trained further is explained as it is now: nothing of its old weights is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.engine.stacks import slow_on_transformers4
from tests.engine.tasks.checkpoints import write_language
from tests.support import REFERENCE, SHORT, TEXT, assert_close, run_from_ids, weights

from .models import MAKES

pytestmark = pytest.mark.stack

PROMPT = "the film was"


def train(model: tfxg.Model) -> None:
    """Change every number in place, differently from its neighbours."""
    for weight in weights(model):
        factors = 1 + 0.5 * np.sin(np.arange(np.prod(weight.shape), dtype=np.float32))
        weight.assign(weight * factors.reshape(weight.shape))


def test_compiled_passes_read_the_weights_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    from tfxg_widget.engine.gradients import compiled as passes

    monkeypatch.setattr(passes, "EAGER_CALLS", 0)
    keras.utils.set_random_seed(7)
    model: Any = MAKES["convolutional"](keras).model
    before = tfxg.explain(model, TEXT, method="saliency").prediction.logits
    train(model)
    found = tfxg.explain(model, TEXT, method="saliency").prediction.logits
    assert max(abs(found[name] - before[name]) for name in found) > 1e-3
    encoding = model.encode(TEXT)
    assert_close(list(found.values()), run_from_ids(model, encoding, encoding.ids))


@pytest.mark.transformers4
def test_the_scaled_word_embeddings_of_bart_follow_the_table() -> None:
    loaded: Any = tfxg.load(REFERENCE / "tiny_bart")
    model: Any = tfxg.wrap(loaded._network._net, loaded._tokenizer.tokenizer)
    ids = model.encode(SHORT).ids
    before, mean = model.embed(ids), model.mean_embedding()
    table = model._network._words.embeddings
    table.assign(table * 3)
    np.testing.assert_allclose(model.embed(ids), 3 * before, rtol=1e-6)
    np.testing.assert_allclose(model.mean_embedding(), 3 * mean, rtol=1e-4, atol=1e-6)


@slow_on_transformers4
@pytest.mark.usefixtures("op_by_op")
def test_what_a_model_wrote_is_kept_as_long_as_its_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = tfxg.load(write_language(tmp_path / "model", "tiny_gpt2"))
    before = model.generate(PROMPT, max_new_tokens=3)
    with monkeypatch.context() as context:
        context.setattr(model, "_continued", None)
        assert model.generate(PROMPT, max_new_tokens=3) == before
    train(model)
    now = model.generate(PROMPT, max_new_tokens=3)
    model._answers.clear()
    assert now == model.generate(PROMPT, max_new_tokens=3) != before
