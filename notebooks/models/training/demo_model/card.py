"""The model card: what was measured, filled into ``card.md.j2``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import numpy as np
from safetensors.numpy import load_file

from .measuring import accuracy
from .networks.classifier import LABELS, MAX_TOKENS
from .texts.examples import texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .networks.classifier import Classifier
    from .recipe import Recipe
    from .texts.examples import Example

_TEMPLATE = "demo_model/card.md.j2"

#: Sentences that show what the model can do and what it cannot.
_PROBES = (
    "I love you",
    "I love you, but I also kind of dislike you",
    "not bad at all",
    "not good",
    "a gripping, beautifully acted film",
    "I don't like this movie.",
    "The acting is great, but the plot makes no sense.",
    "The plot makes no sense, but the acting is great.",
    "It was not worth the price of the ticket",
    "I can't recommend it highly enough!",
    "This is the worst film I have ever seen.",
    "You will never be bored",
    "I expected to hate it and ended up loving every minute.",
    "What a waste of time",
)


def probe_rows(model: Classifier) -> str:
    """Return a model's answers to sentences written by hand, as rows of a table."""
    return "\n".join(
        f"| {text} | {LABELS[int(margin > 0)]} | {1 / (1 + np.exp(-margin)):.2f} |"
        for text, margin in zip(_PROBES, model.score(_PROBES), strict=True)
    )


def score_entries(name: str, model: Classifier, examples: Sequence[Example]) -> dict[str, str]:
    """Measure a model; return the card's entries on it, whose names start with `name`."""
    share = accuracy(model.score(texts_of(examples)), examples)
    correct = round(share * len(examples))
    return {
        f"{name}_accuracy": f"{share:.4f}",
        f"{name}_correct": f"{correct:,} of {len(examples):,}",
        f"{name}_count": f"{len(examples):,}",
    }


def write_card(folder: Path, entries: Mapping[str, object], recipe: Recipe) -> None:
    """Write the model card of a saved folder.

    Parameters
    ----------
    folder
        That holds the weights; the card becomes its ``README.md``.
    entries
        What the template asks for, apart from the recipe and the size.
    recipe
        Of the training.
    """
    file = folder / "model.safetensors"
    facts = {
        "parameters": f"{sum(value.size for value in load_file(file).values()):,}",
        "size": f"{file.stat().st_size:,}",
        "max_tokens": MAX_TOKENS,
    }
    card = environment().get_template(_TEMPLATE).render(asdict(recipe) | facts | dict(entries))
    (folder / "README.md").write_text(card, encoding="utf-8")


def environment() -> jinja2.Environment:
    """Give what finds and fills the templates of cards."""
    # Nothing is escaped: it is Markdown, and the apostrophes of the sentences are meant.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parents[1]),
        autoescape=False,
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
