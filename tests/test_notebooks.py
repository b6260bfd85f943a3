"""Every notebook runs from top to bottom, and keeps what its widgets show."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from .support import ROOT, SHARED

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: Run after the last cell: what was left to compute in the background ends up in the file, too.
WAIT = """
import gc, tfxg_widget
for explorer in [one for one in gc.get_objects() if isinstance(one, tfxg_widget.Explorer)]:
    explorer.wait()
"""

#: What is there of every text; other methods as far as the time goes.
AT_ONCE = ("input_x_gradient",)

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


#: What trains models on real data needs the data.
NEED_DATA = {"your_own_model"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "notebook",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.shared] * (path.stem in NEED_DATA))
        for path in NOTEBOOKS
    ],
)
def test_runs_and_keeps_its_widget_state(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SST2_FOLDER", str(SHARED / "data" / "sst2"))
    path = Path(shutil.copy(notebook, tmp_path))
    (tmp_path / "models").symlink_to(ROOT / "notebooks" / "models")
    run = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in run.cells), "a notebook is kept without outputs"
    run.cells.append(nbformat.v4.new_code_cell(WAIT))
    NotebookClient(
        run, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    explorers = [state for state in _states(run) if "catalogue" in state]
    assert explorers
    for state in explorers:
        assert state["error"] == ""
        ids = {target["name"]: target["id"] for target in state["answer"]["targets"]}
        shown = ids.get(state["target"], state["target"]) or state["answer"]["predicted"]
        found = {result["method"] for result in _results(state) if result["target"] == shown}
        assert found >= set(AT_ONCE)


def _states(notebook: Any) -> list[dict[str, Any]]:
    models = notebook.metadata["widgets"][WIDGET_STATE]["state"].values()
    return [model["state"] for model in models]


def _results(state: dict[str, Any]) -> list[dict[str, Any]]:
    # The results of each method are a trait of their own.
    lists = [value for name, value in state.items() if name.startswith("results_")]
    return [result for results in lists for result in results]
