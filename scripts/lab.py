"""Open the quickstart in JupyterLab, with widget state saved along with notebooks.

python -m scripts.lab [option of jupyter lab …]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scripts.lab_server import SAVE_WIDGETS, command, save_settings

_ROOT = Path(__file__).parents[1]


def main() -> None:
    """Replace this process by JupyterLab, which then handles Ctrl+C."""
    folder = _ROOT / "build" / "lab"
    save_settings(folder / "settings", SAVE_WIDGETS)
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    options = [
        f"--ServerApp.root_dir={_ROOT / 'notebooks'}",
        "--LabApp.default_url=/lab/tree/quickstart.ipynb",
    ]
    print(
        "Opening notebooks/quickstart.ipynb in JupyterLab: choose Run > Run All Cells there.\n"
        "Press Ctrl+C twice here to stop it.\n",
        flush=True,
    )
    lab = [*command(), *options, *sys.argv[1:]]
    os.execve(lab[0], lab, {**os.environ, **folders})


if __name__ == "__main__":
    main()
