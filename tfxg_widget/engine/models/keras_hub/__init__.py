"""Models of KerasHub on Keras 3, read from ordinary Hugging Face checkpoints."""

from . import backbones  # noqa: F401 - registers the families
