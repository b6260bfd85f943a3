"""Attributions as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .engine.attribution import Attribution

#: Bars from empty to full.
_BARS = " ▁▂▃▄▅▆▇█"

#: At most this many methods fit side by side.
_MAX_COLUMNS = 6


def print_report(console: Console, attributions: Sequence[Attribution]) -> None:
    """Print attributions of one text: a column per method, or a line per method if there are many.

    Parameters
    ----------
    console
        The console to print to.
    attributions
        Attributions of the same text.
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
    console.print(_columns(by_word) if len(by_word) <= _MAX_COLUMNS else _lines(by_word))


def _columns(by_word: Sequence[Attribution]) -> Table:
    """Make a table with a row per word and a column per method."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("")
    for attribution in by_word:
        table.add_column(attribution.method.replace("_", "\n"), justify="right", no_wrap=True)
    for i, word in enumerate(by_word[0].tokens):
        style = "dim" if by_word[0].parts[i] < 0 else ""
        table.add_row(Text(word, style=style), *(_cell(attribution, i) for attribution in by_word))
    return table


def _lines(by_word: Sequence[Attribution]) -> Table:
    """Make a table with one line per method: the text, with a bar after each word."""
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(no_wrap=True, style="dim")
    for attribution in by_word:
        words_with_bars = (
            Text.assemble(word, _bar(attribution, i)) for i, word in enumerate(attribution.tokens)
        )
        table.add_row(attribution.method, Text(" ").join(words_with_bars))
    return table


def _cell(attribution: Attribution, i: int) -> Text:
    """Write a score and its bar: red counts for the target, blue against it."""
    score = float(attribution.scores[i])
    number = f"{score:+.3f}" if attribution.signed else f"{score:.3f}"
    return Text.assemble(number, " ", _bar(attribution, i))


def _bar(attribution: Attribution, i: int) -> Text:
    """Draw a score relative to the largest one; a minus marks the sign without colour."""
    score = float(attribution.scores[i])
    relative = abs(score) / (abs(attribution.scores).max() or 1.0)
    bar = _BARS[round((len(_BARS) - 1) * relative)]
    return Text(bar, "red") if score >= 0 or bar.isspace() else Text(f"−{bar}", "blue")
