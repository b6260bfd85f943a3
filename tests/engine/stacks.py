"""Which stack the tests run on, and which families each of them supports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tfxg_widget.engine.models.loading import Stack, stack

STACK: Stack = stack()

BOTH: set[Stack] = {"transformers 4", "KerasHub"}

#: What the stack calls tiny_bert's first block, and its embeddings' normalisation.
BLOCK = {"transformers 4": "bert.encoder.layer.0", "KerasHub": "transformer_layer_0"}[STACK]
NORM = {"transformers 4": "bert.embeddings.LayerNorm", "KerasHub": "embeddings_layer_norm"}[STACK]

#: Layers that give no single vector for each token of a text.
WITHOUT_TOKENS = {
    "transformers 4": [
        ("bert.pooler", "a good film"),
        # Three classes and three tokens: the shapes agree, the meaning does not.
        ("classifier", "a"),
        ("bert.encoder.layer.0.attention.self_attention.dropout", "a good film"),
        ("bert", "a good film"),
    ],
    "KerasHub": [
        ("pooled_dense", "a good film"),
        ("transformer_layer_0.self_attention_layer.query", "a good film"),
    ],
}[STACK]

#: By the reference checkpoint of the family.
STACKS_OF: dict[str, set[Stack]] = {
    "tiny_bert": BOTH,
    "tiny_distilbert": BOTH,
    "tiny_roberta": BOTH,
    "tiny_xlm_roberta": BOTH,
    "tiny_albert": BOTH,
    "tiny_bart": BOTH,
    "tiny_gpt2": BOTH,
    # transformers 4 has TensorFlow's Llama and Mistral without a classifier, or without a way to
    # the embeddings, and neither Qwen nor Gemma.
    "tiny_llama": {"KerasHub"},
    "tiny_mistral": {"KerasHub"},
    "tiny_qwen2": {"KerasHub"},
    "tiny_qwen3": {"KerasHub"},
    "tiny_gemma": {"KerasHub"},
    "tiny_gemma2": {"KerasHub"},
}


def slow_on_transformers4(test: Callable[..., None]) -> Callable[..., None]:
    """Mark what takes long on transformers 4 and does not depend on the stack."""
    return pytest.mark.slow(test) if STACK == "transformers 4" else test
