/** JupyterLab leaves alone the keys of an element that carries it. */
const SHIELD = "data-lm-suppress-shortcuts";

/**
 * Keep plain keys within an element for that element. In a notebook's command mode JupyterLab
 * otherwise takes arrows, letters and Enter, whatever has the focus: "d d" deletes the cell.
 * Combinations such as Ctrl+S still go to the notebook.
 *
 * JupyterLab listens on the document and looks at the focused element first, so the mark has to
 * be there, and to be set still earlier.
 */
export function shieldShortcuts(root: HTMLElement): () => void {
  const mark = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof Element) || !root.contains(target)) return;
    target.toggleAttribute(SHIELD, !(event.ctrlKey || event.metaKey));
  };
  window.addEventListener("keydown", mark, true);
  return () => window.removeEventListener("keydown", mark, true);
}
