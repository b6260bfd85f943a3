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
    """Explain texts in the terminal, and with ``--html`` save an explorable page.

    Parameters
    ----------
    arguments
        Arguments of the command line; None for those of the process.

    Returns
    -------
    int
        Exit code: 0, or 2 after an error.
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
        available = [method.name for method in tfxg.methods(model)]
        methods = available if options.method == "all" else [options.method]
        for text in options.text:
            with Progress(console=console, transient=True) as progress:
                attributions = [
                    tfxg.explain(model, text, method=method)
                    for method in progress.track(methods, description="Explaining")
                ]
            print_report(console, attributions)
        if options.html:
            with console.status("Computing the page …"):
                explorer = tfxg.explore(
                    model, options.text[0], precompute="all" if options.method == "all" else True
                )
                page = explorer.to_html(options.html)
            console.print(f"Wrote {escape(str(page))}: open it in a browser, it needs no kernel.")
    except tfxg.TfxgError as error:
        Console(stderr=True).print(f"[bold red]error[/] {escape(str(error))}", highlight=False)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tfxg_widget",
        description="Explain the predictions of a TensorFlow transformer.",
    )
    parser.add_argument(
        "text", nargs="+", help="text to explain; several texts make several tables"
    )
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
