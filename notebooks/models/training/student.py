"""Build a small BERT whose word embeddings come from a larger model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .demo_model.networks.saving import save_checkpoint
from .demo_model.texts.vocabulary import build_tokenizer
from .networks.bert import build, small_config
from .texts.vocabulary import choose_pieces, start_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .networks.bert import Larger
    from .networks.network import Network


@dataclass(frozen=True, eq=False)
class Student:
    """A small model, and the folder to save it in.

    Attributes
    ----------
    folder
        The folder, which has the tokenizer already.
    tokenizer, config, network
        The parts of the model.
    """

    folder: Path
    tokenizer: Any
    config: Any
    network: Network

    def save(self) -> None:
        """Save the model."""
        save_checkpoint(self.config, self.network.weights(), self.folder)


def new_student(
    folder: Path,
    larger: Larger,
    texts: Sequence[str],
    vocabulary: int,
    architecture: str,
    labels: Sequence[str],
    *,
    lower_case: bool = True,
    deep: bool = False,
    **settings: Any,
) -> Student:
    """Build a student.

    Parameters
    ----------
    folder
        The folder to save it in.
    larger
        The model whose pieces and word embeddings it takes.
    texts
        The texts from which its vocabulary is chosen.
    vocabulary
        The largest number of pieces.
    architecture, labels
        The class of transformers, and the labels.
    lower_case
        Whether it reads texts in lower case.
    deep
        Whether word embeddings are initialised from the larger model's layers, too.
    **settings
        Settings of its configuration that replace the defaults.
    """
    pieces = choose_pieces(larger.tokenizer, texts, vocabulary, lower_case=lower_case)
    config = small_config(architecture, len(pieces), labels, **settings)
    tokenizer = build_tokenizer(
        pieces, folder, lower_case=lower_case, longest=config.max_position_embeddings
    )
    network = build(config)
    network.words.assign(start_words(larger, pieces, config.hidden_size, deep=deep))
    return Student(folder, tokenizer, config, network)
