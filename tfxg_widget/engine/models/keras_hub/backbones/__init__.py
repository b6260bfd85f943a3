"""KerasHub's backbones, run alike: from ids or from word embeddings to the last states.

KerasHub's converters fix some numbers that a checkpoint's configuration sets, and leave weights
out. What they miss is put right here, so that the answer is the original's.
"""

from __future__ import annotations

from .base import Backbone
from .decoders import Gpt2, Llama, Mistral, Qwen2, Qwen3
from .encoders import Albert, Bert, DistilBert, Roberta, XlmRoberta
from .gemma import Gemma, Gemma2
from .sequence_to_sequence import Bart

__all__ = ["BODIES", "Backbone"]

#: By the configuration's model_type.
BACKBONES: dict[str, type[Backbone]] = {
    "albert": Albert,
    "bart": Bart,
    "bert": Bert,
    "distilbert": DistilBert,
    "gemma": Gemma,
    "gemma2": Gemma2,
    "gpt2": Gpt2,
    "llama": Llama,
    "mistral": Mistral,
    "qwen2": Qwen2,
    "qwen3": Qwen3,
    "roberta": Roberta,
    "xlm-roberta": XlmRoberta,
}
