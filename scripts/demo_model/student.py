"""The model to be trained, and the word embeddings it starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from transformers import BertConfig

from .classifier import LABELS, MAX_TOKENS, Classifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .classifier import Floats
    from .recipe import Recipe
    from .teacher import Teacher


def build_student(
    teacher: Teacher, tokenizer: Any, pieces: Sequence[str], recipe: Recipe
) -> Classifier:
    """Build the student, its word embeddings what the teacher makes of each piece."""
    config = BertConfig(
        architectures=["BertForSequenceClassification"],
        vocab_size=len(pieces),
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=recipe.intermediate,
        max_position_embeddings=MAX_TOKENS,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        problem_type="single_label_classification",
    )
    student = Classifier(tokenizer, config)
    ids = teacher.tokenizer.convert_tokens_to_ids(list(pieces))
    words = projected(teacher.word_features(ids), recipe.hidden)
    student.network.backbone.token_embedding.embeddings.assign(words)
    return student


def projected(rows: Floats, count: int, spread: float = 0.05) -> Floats:
    """Return rows along their first principal axes, scaled to a standard deviation."""
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = centred @ axes[:count].T
    scaled: Floats = (found * (spread / found.std())).astype(np.float32)
    return scaled
