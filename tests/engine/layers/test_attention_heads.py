"""Quantities of attention heads against their formulas, written out."""

from __future__ import annotations

import numpy as np
import pytest

import tfxg_widget as tfxg
from tests.support import assert_close, loaded
from tfxg_widget.engine.layers.attention.head_summaries import entropy, mean_distance, to_separators

from .support import ATTENTION, inspected

pytestmark = pytest.mark.stack

EACH_KIND = ("tiny_bert", "tiny_gpt2", "tiny_bart", "tiny_vit")


@pytest.mark.parametrize("family", EACH_KIND)
def test_value_weighted_norms_are_the_formula(family: str) -> None:
    inspection = inspected(family)
    side = inspection.sides[0]
    heads = inspection.attention_heads(side)
    kernels = _output_kernels(family)
    found = heads.value_weighted_norms()
    for layer, kernel in enumerate(kernels):
        count, width = heads.values.shape[1], heads.values.shape[3]
        for head in range(count):
            rows = kernel[head * width : (head + 1) * width]
            for reading in (0, 3):
                for read in (1, 2):
                    vector = heads.weights[layer, head, reading, read] * (
                        heads.values[layer, head, read] @ rows
                    )
                    expected = float(np.sqrt((vector**2).sum()))
                    assert found[layer, head, reading, read] == pytest.approx(expected, rel=1e-4)


def _output_kernels(family: str) -> list[np.ndarray]:
    """Read the output projections (H · d, D) from the checkpoint."""
    from safetensors.numpy import load_file

    from tests.support import REFERENCE

    names = {
        "tiny_bert": "bert.encoder.layer.{}.attention.output.dense.weight",
        "tiny_gpt2": "transformer.h.{}.attn.c_proj.weight",
        "tiny_bart": "model.encoder.layers.{}.self_attn.out_proj.weight",
        "tiny_vit": "vit.encoder.layer.{}.attention.output.dense.weight",
    }
    weights = load_file(REFERENCE / family / "model.safetensors")
    kernels = [weights[names[family].format(layer)] for layer in range(2)]
    # PyTorch's dense layers have (out, in), GPT-2's have (in, out).
    return kernels if family == "tiny_gpt2" else [kernel.T for kernel in kernels]


def test_gradient_x_attention_is_pytorchs() -> None:
    heads = inspected("tiny_bert").attention_heads()
    expected = ATTENTION["tiny_bert/probabilities"] * ATTENTION["tiny_bert/gradients"]
    found = heads.gradient_x_attention(0)
    assert_close(found, expected)
    assert_close(heads.importance(0), np.abs(expected).mean(axis=(2, 3)))


@pytest.mark.parametrize("side", ["decoder", "cross"])
def test_gradients_of_a_decoders_attention_are_finite_differences(side: str) -> None:
    import tensorflow as tf

    from tfxg_widget.engine.models.internals.forward import run

    inspection = inspected("tiny_bart")
    gradients = inspection.attention_heads(side).gradients(0)  # type: ignore[arg-type]
    model, rows = inspection.model, inspection.encoding.rows
    points = tf.constant(model.embed(rows.ids))
    step, place = 1e-2, (1, 5, 3)

    def logit(change: float) -> float:
        def changed(_quantity: str, of_side: str, layer: int, tensor: tf.Tensor) -> tf.Tensor:
            if (of_side, layer) != (side, 0):
                return tensor
            return tf.tensor_scatter_nd_add(tensor, [[0, *place]], [change])

        trace = run(model, points, rows, ("attention",), change=changed)
        return float(trace.logits[0, 0])

    slope = (logit(step) - logit(-step)) / (2 * step)
    assert gradients[0][place] == pytest.approx(slope, rel=2e-2, abs=1e-4)


def test_summaries_of_known_attention() -> None:
    to_itself, evenly = np.eye(4), np.full((4, 4), 1 / 4)
    weights = np.stack([to_itself, evenly])[None].astype(np.float32)
    np.testing.assert_allclose(entropy(weights), [[0, 2]], atol=1e-6)
    # The mean of |t - s| over a 4 x 4 square is 20 / 16.
    np.testing.assert_allclose(mean_distance(weights), [[0, 1.25]], atol=1e-6)
    special = [True, False, False, True]
    np.testing.assert_allclose(to_separators(weights, special), [[0.5, 0.5]], atol=1e-6)


def test_a_summary_has_a_row_for_each_head() -> None:
    table = inspected("tiny_bert").attention_heads().summary().to_dataframe()
    assert list(table[["layer", "head"]].itertuples(index=False, name=None)) == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]


def test_rollout_is_the_product_of_the_layers() -> None:
    heads = inspected("tiny_vit").attention_heads()
    first, second = (
        (layer.mean(axis=0) + np.eye(17)) / 2 for layer in heads.weights.astype(np.float64)
    )
    np.testing.assert_allclose(heads.rollout(), [first, second @ first], atol=1e-6)
    assert heads.reading.names[:2] == ("[CLS]", "0,0")


def test_layers_and_heads_can_be_chosen() -> None:
    whole, part = inspected("tiny_bert"), inspected("tiny_bert", layers=-1, heads=[1])
    assert (part.layers, part.heads) == ((1,), (1,))
    np.testing.assert_array_equal(part.attention, whole.attention[1:, 1:])
    np.testing.assert_array_equal(part.queries, whole.queries[1:, 1:])
    np.testing.assert_array_equal(part.neurons, whole.neurons[1:])
    np.testing.assert_array_equal(part.hidden_states, whole.hidden_states)
    norms = whole.attention_heads().value_weighted_norms()[1:, 1:]
    np.testing.assert_array_equal(part.attention_heads().value_weighted_norms(), norms)
    gradients = whole.attention_heads().gradients(0)[1:, 1:]
    np.testing.assert_allclose(part.attention_heads().gradients(0), gradients, atol=1e-7)
    with pytest.raises(tfxg.InputError, match="Rollout needs all layers and heads"):
        part.attention_heads().rollout()


def test_one_forward_pass_gives_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    inspection = inspected("tiny_bert")
    runs = []
    model = type(inspection.model)
    original = model._from_embeddings

    def counted(*arguments: object) -> object:
        runs.append(1)
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(model, "_from_embeddings", counted)
    _ = inspection.attention, inspection.neurons, inspection.queries, inspection.keys
    _ = inspection.values, inspection.hidden_states, inspection.prediction
    assert len(runs) == 1
    assert (
        inspection.prediction.label
        == tfxg.explain(
            loaded("tiny_bert"),
            *("The plot is thin.", "Its actors could not be better!"),
            method="layer_activation",
        ).prediction.label
    )
    with pytest.raises(ValueError, match="read-only"):
        inspection.attention[:] = 0
