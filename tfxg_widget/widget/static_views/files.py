"""The built front end and the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

_HERE = Path(__file__).parent
_STATIC = _HERE.parents[1] / "static"


def built(name: str) -> Path:
    """Give the path of a file of the built front end.

    Raises
    ------
    FileNotFoundError
        In a checkout where it was not built yet.
    """
    path = _STATIC / name
    if not path.exists():
        raise FileNotFoundError(
            f"The front end is not built: {name} is missing. Run `make setup` in the checkout, or "
            "`npm ci && npm run build`."
        )
    return path


@cache
def templates() -> jinja2.Environment:
    """Load templates with all they are given escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
