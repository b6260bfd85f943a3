"""Find out which libraries are installed that can build a model."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

import transformers

#: The libraries that can build a model from a checkpoint.
Stack = Literal["transformers 4", "KerasHub"]


def has_tensorflow_classes() -> bool:
    """Tell whether transformers has TensorFlow classes: version 4 has, with tf_keras."""
    return int(transformers.__version__.split(".")[0]) < 5 and find_spec("tf_keras") is not None
