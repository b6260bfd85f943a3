"""The model card: what was measured, filled into ``card.md.j2``."""

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
    """What a card says beside what can be read from its folder.

    Attributes
    ----------
    task
        The name to train it by.
    pipeline
        The task's name on the Hub.
    summary
        What it is, in a sentence or two.
    sources
        The data, each with what it was used for.
    terms
        The licence that the weights are given under, by its name on the Hub.
    scores
        What was measured, the figure, and on how many of what.
    columns, probes
        Inputs written by hand with the model's answers, as a table.
    training
        How it was trained.
    limits
        What it cannot do.
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
