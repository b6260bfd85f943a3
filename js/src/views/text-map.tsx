import { effect } from "@preact/signals";
import { render } from "preact";
import { shieldShortcuts } from "../components/controls/shortcuts";
import { watchTheme } from "../components/frame/theme";
import { MapFrame } from "../components/text-map/frame";
import { createTextMap, TextMapContext } from "../components/text-map/map";
import type { MapHost } from "../hosts/text-map";
import { versionFault } from "../lib/state/version";
import { MAP_VERSION } from "../lib/text-map/state";
import { FaultBoundary } from "./fault-boundary";

/** Show a map in an element, until the returned function is called. */
export function mountTextMap(element: HTMLElement, host: MapHost): () => void {
  const root = document.createElement("div");
  root.className = "tfxg-root tfxg-text-map";
  element.append(root);
  const stopShield = shieldShortcuts(root);
  const { theme, stop } = watchTheme(root);
  const stopTheme = effect(() => {
    root.setAttribute("data-theme", theme.value.dark ? "dark" : "light");
  });
  const stopStatus = effect(() => {
    root.setAttribute("data-status", host.state.status.value);
  });
  const wake = () => host.wake();
  root.addEventListener("pointerdown", wake);
  root.addEventListener("focusin", wake);
  const fault = versionFault(host.schemaVersion, MAP_VERSION);
  const shown =
    fault === null ? (
      <FaultBoundary>
        <TextMapContext.Provider value={createTextMap(host, theme)}>
          <MapFrame />
        </TextMapContext.Provider>
      </FaultBoundary>
    ) : (
      <p role="alert" data-role="fault">
        {fault}
      </p>
    );
  render(shown, root);
  return () => {
    render(null, root);
    stopStatus();
    stopTheme();
    stopShield();
    stop();
    root.remove();
  };
}
