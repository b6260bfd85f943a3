"""Models: a reader, a network, a head and a task behind one interface (``base``)."""

import logging

from .tensorflow_startup import import_tensorflow

# Before any module of this package imports it.
import_tensorflow()

# transformers 5 warns at its import that no model can be used; KerasHub runs them here.
logging.getLogger("transformers").addFilter(
    lambda record: "PyTorch was not found" not in record.getMessage()
)
