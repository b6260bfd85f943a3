"""Start JupyterLab with private settings and folders, for ``make lab``, tests and screenshots."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Settings = Mapping[str, Mapping[str, Any]]

#: By default JupyterLab saves no widget state.
SAVE_WIDGETS: Settings = {"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}}

#: For pages that a program reads: no popups, and every cell is in the document.
UNATTENDED: Settings = {
    **SAVE_WIDGETS,
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}

#: The applications that the server has.
App = Literal["lab", "notebook"]

_FOLDERS: Mapping[App, str] = {"lab": "lab/tree", "notebook": "notebooks"}

#: Time limit of the start in seconds, on a busy machine.
_PATIENCE = 120


@dataclass(frozen=True)
class LabServer:
    """A running JupyterLab.

    Attributes
    ----------
    url
        The address of the server, with a slash at its end.
    token
        The token for the browser.
    folder
        The folder of the notebooks.
    """

    url: str
    token: str
    folder: Path

    def page(self, notebook: str, app: App = "lab") -> str:
        """Return the address of a notebook in JupyterLab or in Notebook 7, with the token."""
        return f"{self.url}{_FOLDERS[app]}/{notebook}?token={self.token}&reset"


def command() -> list[str]:
    """Return the command that starts this environment's JupyterLab."""
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [sys.executable, "-m", "jupyterlab", *as_root]


def save_settings(folder: Path, settings: Settings) -> None:
    """Write settings as JupyterLab's editor does; settings that a person changed are kept."""
    for plugin, values in settings.items():
        package, name = plugin.rsplit(":", 1)
        file = folder / package / f"{name}.jupyterlab-settings"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values, indent=2), "utf-8")


@contextmanager
def serve(folder: Path, private: Path, log: Path, settings: Settings) -> Iterator[LabServer]:
    """Run a server in the background, whose page a program can control.

    Parameters
    ----------
    folder
        Folder with the notebooks to serve.
    private
        An empty folder for the settings, data and logs of Jupyter.
    log
        File for the output of the server and its kernels.
    settings
        Settings of JupyterLab.
    """
    save_settings(private / "settings", settings)
    runtime = private / "runtime"
    token = secrets.token_hex(16)
    options = [
        "--no-browser",
        # The page then has `jupyterapp`, whose commands do what menus do.
        "--expose-app-in-browser",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        "--ServerApp.port=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
    ]
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command(), *options], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield LabServer(_wait(process, runtime, token, log), token, folder)
        finally:
            # The server shuts down its kernels when it is terminated.
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], runtime: Path, token: str, log: Path) -> str:
    """Wait for the server, and return its address."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                url: str = json.loads(file.read_text("utf-8"))["url"]
                with urllib.request.urlopen(f"{url}api/status?token={token}", timeout=10):
                    return url
            except (OSError, ValueError):
                pass
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text('utf-8')[-4000:]}")
