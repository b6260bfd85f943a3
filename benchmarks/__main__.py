"""Run every benchmark and print the table of ``docs/performance.md``."""

from __future__ import annotations

import os
import sys
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")

from . import cold, light, page, warm  # noqa: E402 - TensorFlow reads the level when it starts
from .measure import markdown  # noqa: E402


def main() -> int:
    """Print the table; give 1 where a promise is broken."""
    a, c = warm.lines()
    d, f = light.lines()
    lines = [a, cold.line(), c, d, page.line(), f]
    print(markdown(lines))
    return 0 if all(line.kept for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
