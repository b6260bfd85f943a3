"""Run every benchmark and print the table of ``docs/performance.md``."""

from __future__ import annotations

import sys

from . import (
    cold,
    inside,
    large_pages,
    light,
    memory,
    opening,
    page,
    responsive,
    text_map,
    warm,
    wire,
)
from .measure import markdown


def main() -> int:
    """Print the table; return 1 if a limit is exceeded."""
    a, c = warm.lines()
    d, f = light.lines()
    lines = [a, cold.line(), c, d, *page.lines(), f, *opening.lines(), *wire.lines()]
    lines += [*responsive.lines(), *memory.lines(), *text_map.lines(), *large_pages.lines()]
    lines += inside.lines()
    print(markdown(lines))
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
