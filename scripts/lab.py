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
    """Become JupyterLab, so that Ctrl+C is its own to handle."""
    own = _ROOT / "build" / "lab"
    save_settings(own / "settings", SAVE_WIDGETS)
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    options = [
        f"--ServerApp.root_dir={_ROOT / 'notebooks'}",
        "--LabApp.default_url=/lab/tree/quickstart.ipynb",
    ]
    print(
        "Opening notebooks/quickstart.ipynb in JupyterLab: choose Run > Run All Cells there.\n"
        "Pressing Ctrl+C here twice ends it.\n",
        flush=True,
    )
    lab = [*command(), *options, *sys.argv[1:]]
    os.execve(lab[0], lab, {**os.environ, **folders})


if __name__ == "__main__":
    main()
