"""Run every benchmark and print the table of ``docs/performance.md``."""

from __future__ import annotations

import sys

from . import cold, inside, light, opening, page, text_map, warm, wire
from .measure import markdown


def main() -> int:
    """Print the table; return 1 if a limit is exceeded."""
    a, c = warm.lines()
    d, f = light.lines()
    lines = [a, cold.line(), c, d, *page.lines(), f, *opening.lines(), *wire.lines()]
    lines += [*text_map.lines(), *inside.lines()]
    print(markdown(lines))
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
