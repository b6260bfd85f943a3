"""KerasHub's backbones, one file for each kind of family; importing them registers the families."""

from __future__ import annotations

# In the order in which errors list the families.
from . import encoders, sequence_to_sequence  # isort: skip
from . import decoders, gemma, images  # isort: skip

__all__ = ["decoders", "encoders", "gemma", "images", "sequence_to_sequence"]
