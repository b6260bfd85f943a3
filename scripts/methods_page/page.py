"""Fill the catalogue into ``methods.md.j2``."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2

from tfxg_widget.engine.methods.base import Method, registered
from tfxg_widget.protocol.conversion.catalogue import catalogue
from tfxg_widget.protocol.messages import MethodInfo


@dataclass(frozen=True)
class Entry:
    """One method on the page.

    Attributes
    ----------
    info
        Its entry in the catalogue.
    complete
        Whether its scores sum to the change of the output.
    text
        Its documentation below the first line.
    """

    info: MethodInfo
    complete: bool
    text: str


def page() -> str:
    """Write the page in Markdown."""
    template = (Path(__file__).parent / "methods.md.j2").read_text("utf-8")
    families = [
        (family, [_entry(info) for info in infos])
        for family, infos in groupby(catalogue(), key=lambda info: info.family)
    ]
    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    return environment.from_string(template).render(families=families)


def _entry(info: MethodInfo) -> Entry:
    method: type[Method] = registered()[info.name]
    _, _, text = (inspect.getdoc(method) or "").partition("\n")
    return Entry(info, method.description.complete, text.strip())
