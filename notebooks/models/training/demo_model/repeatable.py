"""Make the training reproducible."""

from __future__ import annotations

import keras
import tensorflow as tf


def make_repeatable(seed: int, threads: int) -> None:
    """Fix the seed, the number of threads and the order of summation; call it once, first."""
    # The number of threads decides the order of summation.
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
