"""Run TensorFlow's Swin of transformers 4 in a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import tensorflow as tf
from transformers.models.swin.modeling_tf_swin import TFSwinLayer, window_partition, window_reverse

from ..hooks import replaced


@contextmanager
def traceable(net: Any) -> Iterator[None]:
    """Run blocks in this thread without tests of tensors in Python, which fail in a graph.

    They test the size of the image, whether windows fill a stage, and which windows are shifted.
    Here the size is known, and the windows were checked when the model was loaded.
    """
    with ExitStack() as stack:
        for block in net.submodules:
            if isinstance(block, TFSwinLayer):
                stack.enter_context(replaced(block, "call", _answered(block)))
        yield


def _answered(block: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    window, shift = int(block.window_size), int(block.shift_size)

    def call(
        states: Any,
        sides: tuple[int, int],
        head_mask: Any = None,
        output_attentions: bool = False,
        training: bool = False,
    ) -> tuple[Any, ...]:
        height, width = map(int, sides)
        channels = states.shape[-1]
        grid = tf.reshape(block.layernorm_before(states), (-1, height, width, channels))
        windows = window_partition(tf.roll(grid, (-shift, -shift), (1, 2)), window)
        with tf.init_scope():
            mask = block.get_attn_mask(height, width, window, shift).numpy()
        attended, *probabilities = block.attention(
            tf.reshape(windows, (-1, window * window, channels)),
            mask,
            head_mask,
            output_attentions=output_attentions,
            training=training,
        )
        shape = (-1, window, window, channels)
        shifted = window_reverse(tf.reshape(attended, shape), window, height, width)
        back = tf.roll(shifted, (shift, shift), (1, 2))
        summed = states + tf.reshape(back, tf.shape(states))
        inner = block.intermediate(block.layernorm_after(summed))
        return (summed + block.swin_output(inner, training=training), *probabilities)

    return lambda _: call
