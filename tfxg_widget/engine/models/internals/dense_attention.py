"""Attention layers of transformers 4, which hold dense layers under a family's own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import tensorflow as tf

from ...inputs.errors import ModelError
from ..hooks import tapped
from .attention_layer import AttentionLayer, SeePart


@dataclass(frozen=True)
class _Names:
    """How a family names an attention layer's parts.

    Attributes
    ----------
    projections
        The dense layers of queries, keys and values; a single one that gives all three joined.
    probabilities
        The dropout that the attention probabilities go through.
    output
        The path of the output projection's dense layer; from the layer's parent where it starts
        with "..".
    """

    projections: Sequence[str]
    probabilities: str
    output: str


_FAMILIES = (
    # BERT, RoBERTa, XLM-RoBERTa, ViT, DeiT
    _Names(("query", "key", "value"), "dropout", "..dense_output.dense"),
    # ALBERT
    _Names(("query", "key", "value"), "attention_dropout", "dense"),
    # DistilBERT
    _Names(("q_lin", "k_lin", "v_lin"), "dropout", "out_lin"),
    # BART
    _Names(("q_proj", "k_proj", "v_proj"), "dropout", "out_proj"),
    # GPT-2
    _Names(("c_attn",), "attn_dropout", "c_proj"),
)


class DenseAttention(AttentionLayer):
    """A layer that projects to queries, keys and values by dense layers of its own.

    Queries are before the division by √d.
    """

    def __init__(self, projections: Sequence[Any], probabilities: Any, output: Any) -> None:
        self._projections = projections
        self._probabilities = probabilities
        self._output = output

    @classmethod
    def at(cls, path: str, layers: Mapping[str, Any]) -> DenseAttention | None:
        """Give the attention layer at a path, among layers by their paths; None for another kind.

        The paths are those of ``hooks.layers_by_attribute``.
        """
        layer = layers[path]
        if hasattr(layer, "q_attn"):  # GPT-2's cross-attention joins keys and values alone.
            return None
        parent = path.rpartition(".")[0]
        for names in _FAMILIES:
            projections = [getattr(layer, name, None) for name in names.projections]
            probabilities = getattr(layer, names.probabilities, None)
            beside, inside = f"{parent}.{names.output[2:]}", f"{path}.{names.output}"
            output = layers.get(beside if names.output.startswith("..") else inside)
            if all(map(callable, [*projections, probabilities, output])):
                return cls(projections, probabilities, output)
        return None

    @contextmanager
    def observed(self, see: SeePart) -> Iterator[None]:
        """Pass what the layer computes to ``see`` while the context lasts."""
        projected: dict[int, Any] = {}
        calls = 0

        def note(number: int, whole: Any) -> Any:
            projected[number] = whole
            return whole

        def see_probabilities(whole: Any) -> Any:
            nonlocal calls
            shape = tf.shape(whole)
            joined = [projected[number] for number in range(len(self._projections))]
            queries, keys, values = joined if len(joined) == 3 else tf.split(*joined, 3, axis=-1)
            leading = [tf.shape(queries)[0], -1]
            by_head = tf.reshape(whole, tf.concat([leading, shape[-2:]], axis=0))
            heads = int(by_head.shape[1])
            see(calls, "queries", _by_head(queries, heads))
            see(calls, "keys", _by_head(keys, heads))
            see(calls, "values", _by_head(values, heads))
            seen = see(calls, "attention", by_head)
            calls += 1
            return tf.reshape(seen, shape)

        with ExitStack() as stack:
            for number, dense in enumerate(self._projections):
                stack.enter_context(tapped(dense, partial(note, number)))
            stack.enter_context(tapped(self._probabilities, see_probabilities))
            yield

    def output_kernel(self, heads: int) -> Any:
        """Give the weights of the output projection by head, (H, d, D)."""
        kernel = getattr(self._output, "kernel", getattr(self._output, "weight", None))
        if kernel is None:
            raise ModelError(f"{self._output.name} has no weights of an output projection.")
        return tf.reshape(kernel, [heads, -1, kernel.shape[-1]])


def _by_head(values: Any, heads: int) -> Any:
    """Part (N, T, H · d) into heads: (N, H, T, d)."""
    shape = tf.shape(values)
    parted = tf.reshape(values, [shape[0], shape[1], heads, -1])
    return tf.transpose(parted, [0, 2, 1, 3])
