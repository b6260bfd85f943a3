"""The model to be trained, and the word embeddings it starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import BertConfig

from .classifier import LABELS, MAX_TOKENS, Classifier
from .features import projected, word_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..recipe import Recipe
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
    features = word_features(teacher.network.backbone, teacher.tokenizer, ids)
    words = projected(features, recipe.hidden)
    student.network.backbone.token_embedding.embeddings.assign(words)
    return student
