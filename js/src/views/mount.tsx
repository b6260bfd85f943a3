import { effect } from "@preact/signals";
import { render } from "preact";
import { shieldShortcuts } from "../components/controls/shortcuts";
import { createExplorer, ExplorerContext } from "../components/frame/explorer";
import { askForEffect } from "../components/frame/selection-effect";
import { watchTheme } from "../components/frame/theme";
import type { Host } from "../hosts/host";
import { schemaFault } from "../lib/state/state";
import { ExplorerFrame } from "./explorer-frame";
import { FaultBoundary } from "./fault-boundary";

/** Marks the host's element, which may stand beside others in a box. */
const HOST = "tfxg-host";

/** Show a host's state in an element, until the returned function is called. */
export function mount(element: HTMLElement, host: Host): () => void {
  const root = document.createElement("div");
  root.className = "tfxg-root";
  element.append(root);
  element.classList.add(HOST);

  const stopShield = shieldShortcuts(root);
  const { theme, stop } = watchTheme(root);
  const stopTheme = effect(() => {
    root.setAttribute("data-theme", theme.value.dark ? "dark" : "light");
  });
  const fault = schemaFault(host.schemaVersion);
  const unmount = fault === null ? mountExplorer() : mountFault(fault);
  return () => {
    unmount();
    stopTheme();
    stopShield();
    stop();
    element.classList.remove(HOST);
    root.remove();
  };

  function mountFault(message: string) {
    render(
      <p role="alert" data-role="fault">
        {message}
      </p>,
      root,
    );
    return () => render(null, root);
  }

  function mountExplorer() {
    const explorer = createExplorer(host, theme);
    // Once a page: a loaded view has an explorer of its own beside this one.
    const stopAsking = askForEffect(host, explorer.selected);
    const wake = () => host.wake();
    root.addEventListener("pointerdown", wake);
    root.addEventListener("focusin", wake);
    render(
      <FaultBoundary>
        <ExplorerContext.Provider value={explorer}>
          <ExplorerFrame root={root} />
        </ExplorerContext.Provider>
      </FaultBoundary>,
      root,
    );
    return () => {
      root.removeEventListener("pointerdown", wake);
      root.removeEventListener("focusin", wake);
      render(null, root);
      stopAsking();
      explorer.dispose();
    };
  }
}
