"""The command line: ``python -m tfxg_widget "text"``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Explain texts in the terminal, and save an explorable page if asked to.

    Parameters
    ----------
    arguments
        Of the command line; None for the process's own.

    Returns
    -------
    int
        0, or 2 where something was wrong with what was asked.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.html and not Path(options.html).parent.is_dir():
        parser.error(f"cannot write {options.html}: its folder does not exist")
    import tfxg_widget as tfxg

    from .report import print_report

    console = Console()
    try:
        with console.status(f"Loading {escape(options.model)} …"):
            model = tfxg.load(options.model)
        every = [method.name for method in tfxg.methods(model)]
        methods = every if options.method == "all" else [options.method]
        for text in options.text:
            with Progress(console=console, transient=True) as progress:
                found = [
                    tfxg.explain(model, text, method=method)
                    for method in progress.track(methods, description="Explaining")
                ]
            print_report(console, found)
        if options.html:
            with console.status("Computing what the page shows …"):
                explorer = tfxg.explore(
                    model, options.text[0], precompute="all" if options.method == "all" else True
                )
                saved = explorer.to_html(options.html)
            console.print(f"Wrote {escape(str(saved))}: open it in a browser, it needs no kernel.")
    except tfxg.TfxgError as fault:
        Console(stderr=True).print(f"[bold red]error[/] {escape(str(fault))}", highlight=False)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tfxg_widget",
        description="See why a TensorFlow transformer said what it said.",
    )
    parser.add_argument("text", nargs="+", help="what to explain; several texts, several tables")
    parser.add_argument(
        "--model", default="demo", metavar="ID", help="Hub id or folder (default: %(default)s)"
    )
    parser.add_argument(
        "--method",
        default="integrated_gradients",
        metavar="NAME",
        help='a method of the catalogue, or "all" (default: %(default)s)',
    )
    parser.add_argument(
        "--html", metavar="FILE", help="save an explorable page of the first text here"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
