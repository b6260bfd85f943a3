/** JupyterLab leaves alone the keys of an element that carries it. */
const SHIELD = "data-lm-suppress-shortcuts";

/** With Ctrl or Cmd these edit what has the focus; JupyterLab would edit, cut or merge cells. */
const EDITING: ReadonlySet<string> = new Set(["z", "y", "x", "c", "v", "a", "backspace", "delete"]);
/** With Ctrl or Cmd these mean the whole notebook: save, find, find the next, print. */
const NOTEBOOK: ReadonlySet<string> = new Set(["s", "f", "g", "p"]);

/** What JupyterLab forbids a field within a cell to do, although the key was not for it. */
const FORBIDDEN: ReadonlySet<string> = new Set(["historyUndo", "historyRedo", "insertLineBreak"]);

type Keys = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * Keep keys within an element for that element. In a notebook's command mode JupyterLab otherwise
 * takes arrows, letters and Enter, whatever has the focus: "d d" deletes the cell; and Ctrl+Z
 * undoes the last change of a cell even while a text field of the widget has the focus.
 *
 * JupyterLab listens on the document and looks at the focused element first, so the mark has to
 * be there, and to be set still earlier.
 */
export function shieldShortcuts(root: HTMLElement): () => void {
  const mark = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof Element) || !root.contains(target)) return;
    target.toggleAttribute(SHIELD, isForWidget(event, isTextField(target), isMac()));
  };
  // After each key JupyterLab listens on the focused element for what the browser makes of it.
  const allow = (event: InputEvent) => {
    const isOwn = event.target instanceof Node && root.contains(event.target);
    if (isOwn && FORBIDDEN.has(event.inputType)) event.stopPropagation();
  };
  window.addEventListener("keydown", mark, true);
  window.addEventListener("beforeinput", allow, true);
  return () => {
    window.removeEventListener("keydown", mark, true);
    window.removeEventListener("beforeinput", allow, true);
  };
}

/**
 * Whether a key is for the widget and not for the notebook. A text field keeps all keys but
 * those for the whole notebook. Elsewhere combinations with Ctrl, Cmd or Alt are the notebook's,
 * unless they edit.
 */
export function isForWidget(pressed: Keys, inText: boolean, onMac: boolean): boolean {
  const { ctrlKey, metaKey, altKey, shiftKey } = pressed;
  const key = pressed.key.toLowerCase();
  const isAccelerated = (onMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey;
  if (inText) {
    const isPalette = shiftKey && key === "c";
    return !(isAccelerated && (NOTEBOOK.has(key) || isPalette));
  }
  if (isAccelerated && EDITING.has(key)) return shiftKey ? key === "z" || key === "v" : true;
  return !(ctrlKey || metaKey || altKey);
}

/** Inputs that are no text: there is nothing in them to undo or to select. */
const NO_TEXT: ReadonlySet<string> = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "radio",
  "range",
]);

function isTextField(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !NO_TEXT.has(element.type);
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLElement && element.isContentEditable;
}

function isMac(): boolean {
  return /mac/i.test(navigator.platform);
}
