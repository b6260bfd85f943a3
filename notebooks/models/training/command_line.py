"""What the commands that train a model have in common."""

from __future__ import annotations

import argparse
from pathlib import Path


def training_parser(name: str, description: str | None, output: str) -> argparse.ArgumentParser:
    """Make the parser of a command, with the options that each of them has.

    Parameters
    ----------
    name
        The module that is run.
    description
        What the command does.
    output
        The folder that it writes to by default.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=description)
    parser.add_argument("--output", type=Path, default=Path(output), help="folder to write to")
    parser.add_argument("--seed", type=int, default=0, help="of every random choice")
    parser.add_argument("--threads", type=int, default=2, help="of TensorFlow")
    return parser
