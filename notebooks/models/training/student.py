"""A small BERT before it has learnt anything but what single words are like."""

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
    """A small model, and where it will be saved.

    Attributes
    ----------
    folder
        Holds the tokenizer already.
    tokenizer, config, network
        That belong together.
    """

    folder: Path
    tokenizer: Any
    config: Any
    network: Network

    def save(self) -> None:
        """Write what has been learnt."""
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
        To save it in.
    larger
        Whose pieces and word embeddings it takes.
    texts
        That choose its vocabulary.
    vocabulary
        How many pieces it may have.
    architecture, labels
        What it is for.
    lower_case
        Whether it reads texts in lower case.
    deep
        Whether word embeddings start from the larger model's layers, too.
    **settings
        Of its configuration, in place of the usual ones.
    """
    pieces = choose_pieces(larger.tokenizer, texts, vocabulary, lower_case=lower_case)
    config = small_config(architecture, len(pieces), labels, **settings)
    tokenizer = build_tokenizer(
        pieces, folder, lower_case=lower_case, longest=config.max_position_embeddings
    )
    network = build(config)
    network.words.assign(start_words(larger, pieces, config.hidden_size, deep=deep))
    return Student(folder, tokenizer, config, network)
