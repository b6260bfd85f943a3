"""Write the model card from ``card.md.j2``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetensors.numpy import load_file

from .demo_model.card import environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .texts.sources import Source

_TEMPLATE = "demo_models/card.md.j2"


@dataclass(frozen=True)
class Card:
    """What a card says besides what can be read from the model's folder.

    Attributes
    ----------
    task
        The name of the task for the training command.
    pipeline
        The task's name on the Hub.
    summary
        One or two sentences about the model.
    sources
        The data sets, each with its use.
    terms
        The licence of the weights, by its name on the Hub.
    scores
        Each measure, its value, and the number of examples.
    columns, probes
        A table of example inputs and the model's answers.
    training
        A description of the training.
    limits
        Known limits.
    """

    task: str
    pipeline: str
    summary: str
    sources: Sequence[tuple[Source, str]]
    terms: str
    scores: Sequence[tuple[str, str, str]]
    columns: Sequence[str]
    probes: Sequence[Sequence[str]]
    training: Sequence[str]
    limits: Sequence[str]


def write_card(folder: Path, card: Card, config: Any, seed: int) -> None:
    """Write the card of a saved folder; it becomes its ``README.md``."""
    file = folder / "model.safetensors"
    text = (
        environment()
        .get_template(_TEMPLATE)
        .render(
            card=card,
            config=config,
            name=folder.name,
            seed=seed,
            parameters=f"{sum(one.size for one in load_file(file).values()):,}",
            size=f"{file.stat().st_size:,}",
        )
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    print(text)
