import { render } from "preact";
import { createExplorer, ExplorerContext } from "./components/frame/explorer";
import { watchTheme } from "./components/frame/theme";
import { InsideTabs } from "./components/inside/inside-tabs";
import { openInside } from "./components/inside/shared/inside-state";
import { bridged } from "./hosts/bridge";
import type { Host } from "./hosts/host";
import styles from "./styles/inside/index.css?inline";

/**
 * The view into the layers as a bundle of its own, which a widget loads when the view is opened
 * first. It has its own copy of the component library, so it reads the outer host by a bridge.
 */
export function mountView(element: HTMLElement, outer: Host): () => void {
  const { host, dispose } = bridged(outer);
  const { theme, stop } = watchTheme(element);
  const explorer = createExplorer(host, theme);
  openInside(explorer, outer);
  render(
    <ExplorerContext.Provider value={explorer}>
      <style>{styles}</style>
      <div class="tfxg-inside">
        <InsideTabs />
      </div>
    </ExplorerContext.Provider>,
    element,
  );
  return () => {
    render(null, element);
    explorer.dispose();
    stop();
    dispose();
  };
}
