import { expect, it } from "vitest";
import { renderPage } from "../../render";

it("keeps plain keys from the notebook, and only within the widget", () => {
  const widget = renderPage();
  const token = widget.get(".tfxg-token");
  const seen: boolean[] = [];
  const jupyter = (event: Event) => {
    if (event.target instanceof Element) {
      seen.push(event.target.hasAttribute("data-lm-suppress-shortcuts"));
    }
  };
  document.addEventListener("keydown", jupyter, true);
  const press = (element: Element, init: KeyboardEventInit) =>
    element.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init }));
  press(token, { key: "d" });
  press(token, { key: "s", ctrlKey: true });
  press(document.body, { key: "d" });
  widget.unmount();
  document.removeEventListener("keydown", jupyter, true);
  expect(seen).toEqual([true, false, false]);
});
