import { expect, it } from "vitest";
import { isForWidget } from "../../../src/components/controls/shortcuts";
import { renderPage } from "../../render";

/** "ctrl+shift+Z" as the browser tells it. */
function keys(combination: string) {
  const parts = combination.split("+");
  return {
    key: parts.at(-1) ?? "",
    ctrlKey: parts.includes("ctrl"),
    shiftKey: parts.includes("shift"),
    altKey: parts.includes("alt"),
    metaKey: parts.includes("meta"),
  };
}

function staysIn(combination: string, inText: boolean, onMac = false): boolean {
  return isForWidget(keys(combination), inText, onMac);
}

it.each([
  ...["ctrl+z", "ctrl+y", "ctrl+shift+Z", "ctrl+a", "ctrl+x", "ctrl+c", "ctrl+v", "ctrl+shift+V"],
  ...["ctrl+Backspace", "ctrl+Delete", "ctrl+ArrowLeft", "ctrl+shift+ArrowRight", "ctrl+Home"],
  ...["Enter", "shift+Enter", "ctrl+Enter", "alt+Enter", "Escape", "d", "ctrl+m", "alt+ArrowUp"],
])("%s stays in a text field", (combination) => {
  expect(staysIn(combination, true)).toBe(true);
});

it.each(["ctrl+s", "ctrl+shift+S", "ctrl+f", "ctrl+g", "ctrl+shift+C"])(
  "%s goes from a text field to the notebook",
  (combination) => {
    expect(staysIn(combination, true)).toBe(false);
  },
);

it.each(["ctrl+z", "ctrl+y", "ctrl+shift+Z", "ctrl+x", "ctrl+c", "ctrl+v", "ctrl+a", "d", "Enter"])(
  "%s does nothing to the notebook anywhere in the widget",
  (combination) => {
    expect(staysIn(combination, false)).toBe(true);
  },
);

it.each(["ctrl+s", "ctrl+Enter", "alt+Enter", "ctrl+b", "ctrl+shift+C", "ctrl+shift+ArrowUp"])(
  "%s goes to the notebook where there is nothing to edit",
  (combination) => {
    expect(staysIn(combination, false)).toBe(false);
  },
);

it("takes Cmd for Ctrl on a Mac, where Ctrl with letters moves the caret", () => {
  expect(staysIn("meta+z", true, true)).toBe(true);
  expect(staysIn("meta+s", true, true)).toBe(false);
  expect(staysIn("ctrl+f", true, true)).toBe(true);
  expect(staysIn("meta+z", false, true)).toBe(true);
});

it("marks the focused element before the notebook looks at it, and only within the widget", () => {
  const widget = renderPage();
  const token = widget.get(".tfxg-token");
  const field = widget.get('textarea[data-role="text"]');
  const seen: boolean[] = [];
  const jupyter = (event: Event) => {
    if (event.target instanceof Element) {
      seen.push(event.target.hasAttribute("data-lm-suppress-shortcuts"));
    }
  };
  document.addEventListener("keydown", jupyter, true);
  const press = (element: Element, combination: string) =>
    element.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...keys(combination) }));
  press(token, "d");
  press(token, "ctrl+s");
  press(field, "ctrl+z");
  press(field, "ctrl+s");
  press(document.body, "d");
  widget.unmount();
  document.removeEventListener("keydown", jupyter, true);
  expect(seen).toEqual([true, false, true, false, false]);
});

it("lets nobody keep the browser from undoing in a field, or from breaking a line", () => {
  const widget = renderPage();
  const field = widget.get('textarea[data-role="text"]');
  const heard: string[] = [];
  // As JupyterLab does, which then prevents it.
  field.addEventListener("beforeinput", (event) => heard.push((event as InputEvent).inputType));
  for (const inputType of ["insertText", "historyUndo", "historyRedo", "insertLineBreak"]) {
    field.dispatchEvent(new InputEvent("beforeinput", { inputType, bubbles: true }));
  }
  expect(heard).toEqual(["insertText"]);
  widget.unmount();
});
