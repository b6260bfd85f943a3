"""Adapters: one file for each kind of model, behind the interface in ``base``."""

import logging

# Where it is imported, transformers 5 warns that no model can be used; all here can.
logging.getLogger("transformers").addFilter(
    lambda record: "PyTorch was not found" not in record.getMessage()
)
