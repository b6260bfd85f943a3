"""Control a notebook in JupyterLab or Notebook 7: open, run, save, and ask its kernel."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from scripts.lab_server import App, LabServer

#: Time limit in milliseconds: loading TensorFlow on a busy machine is slow.
PATIENCE = 400_000

_COMMAND = """async ([command, options, patience]) => {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`${command} took too long`)), patience));
  await Promise.race([jupyterapp.commands.execute(command, options), late]);
}"""

_HAS_KERNEL = """(notebook) => {
  // JupyterLab sets the variable only once it has started.
  const { context, sessionContext } = window.jupyterapp?.shell.currentWidget ?? {};
  return context?.path === notebook && context.isReady && sessionContext.isReady
    && sessionContext.session?.kernel?.status === "idle";
}"""

_SCRATCH_CELL = """(source) => {
  const { content } = jupyterapp.shell.currentWidget;
  const { cells } = content.model.sharedModel;
  const last = cells.length - 1;
  const metadata = { scratch: true };
  if (cells[last].getMetadata("scratch")) content.model.sharedModel.deleteCell(last);
  content.model.sharedModel.insertCell(cells.length, { cell_type: "code", source, metadata });
  content.activeCellIndex = cells.length - 1;
}"""

_OUTPUTS = """() => Array.from(jupyterapp.shell.currentWidget.content.widgets)
  .map((cell) => cell.model.outputs?.toJSON() ?? [])"""


class LabPage:
    """A browser page that shows one notebook.

    Parameters
    ----------
    page
        A page of the browser.
    server
        The server to open it on.
    app
        The application that shows it.
    """

    def __init__(self, page: Page, server: LabServer, app: App = "lab") -> None:
        self.page = page
        self._server = server
        self._app: App = app

    @property
    def widget(self) -> Locator:
        """The explorer in the notebook."""
        return self.page.locator(".tfxg-root")

    def open(self, notebook: str) -> None:
        """Open one notebook, and wait for its kernel."""
        self.page.goto(self._server.page(notebook, self._app), timeout=PATIENCE)
        self.page.wait_for_function(_HAS_KERNEL, arg=notebook, timeout=PATIENCE)

    def command(self, name: str, **options: Any) -> None:
        """Run a command of JupyterLab, and wait until it is done."""
        self.page.evaluate(_COMMAND, [name, options, PATIENCE])

    def run_all(self) -> None:
        """Run every cell, and wait until the explorers have nothing left to compute."""
        self.command("notebook:run-all-cells")
        for outputs in self._outputs():
            _raise_error(outputs)
        busy = self.page.locator(".tfxg-root:not([data-status=ready])")
        expect(busy).to_have_count(0, timeout=PATIENCE)

    def run(self, source: str) -> str:
        """Run code in a cell at the end of the notebook, and return what it prints."""
        self.page.evaluate(_SCRATCH_CELL, source)
        self.command("notebook:run-cell")
        outputs = self._outputs()[-1]
        _raise_error(outputs)
        return "".join(output.get("text", "") for output in outputs)

    def shut_down_kernel(self) -> None:
        """Shut down the notebook's kernel, without the question that the menu asks."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def _outputs(self) -> list[list[dict[str, Any]]]:
        outputs: list[list[dict[str, Any]]] = self.page.evaluate(_OUTPUTS)
        return outputs


def _raise_error(outputs: list[dict[str, Any]]) -> None:
    for output in outputs:
        if output["output_type"] == "error":
            raise RuntimeError("\n".join(output["traceback"]))
