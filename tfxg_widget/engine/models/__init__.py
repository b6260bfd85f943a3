"""Adapters: one file for each kind of model, behind the interface in ``base``."""

import logging

from .tensorflow_startup import import_tensorflow

# Before any module here imports it.
import_tensorflow()

# Where it is imported, transformers 5 warns that no model can be used; all here can.
logging.getLogger("transformers").addFilter(
    lambda record: "PyTorch was not found" not in record.getMessage()
)
