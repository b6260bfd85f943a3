"""Attributions as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .engine.attribution import Attribution

#: From nothing to full strength.
_BARS = " ▁▂▃▄▅▆▇█"


def print_report(console: Console, attributions: Sequence[Attribution]) -> None:
    """Print one text's attributions side by side, a word a row, a method a column.

    Parameters
    ----------
    console
        Where to.
    attributions
        Of the same text.
    """
    by_word = [attribution.words() for attribution in attributions]
    first = by_word[0]
    console.print()
    console.print(Text(first.text, style="bold"))
    console.print(
        Text(
            "  ".join(f"{name} {p:.1%}" for name, p in first.prediction.probabilities.items())
            + f"   explained: {first.target}"
        )
    )
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("")
    for attribution in by_word:
        table.add_column(attribution.method.replace("_", "\n"), justify="right", no_wrap=True)
    for i, word in enumerate(first.tokens):
        style = "dim" if first.parts[i] < 0 else ""
        table.add_row(Text(word, style=style), *(_cell(some, i) for some in by_word))
    console.print(table)


def _cell(attribution: Attribution, i: int) -> Text:
    """Draw a score and a bar: red speaks for the target, blue against it."""
    largest = abs(attribution.scores).max() or 1.0
    score = float(attribution.scores[i])
    bar = _BARS[round((len(_BARS) - 1) * abs(score) / largest)]
    colour = "red" if score >= 0 else "blue"
    number = f"{score:+.3f}" if attribution.signed else f"{score:.3f}"
    return Text.assemble(number, " ", (bar, colour))
