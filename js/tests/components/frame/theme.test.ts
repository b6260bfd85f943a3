import { afterEach, expect, it } from "vitest";
import { renderPage, settled } from "../../render";

afterEach(() => document.body.removeAttribute("style"));

it("follows the background that it stands on", async () => {
  document.body.style.backgroundColor = "rgb(17, 17, 17)";
  const widget = renderPage();
  expect(widget.root.dataset["theme"]).toBe("dark");
  document.body.style.backgroundColor = "rgb(255, 255, 255)";
  await settled();
  expect(widget.root.dataset["theme"]).toBe("light");
  widget.unmount();
});

it("goes by the colour of the text where nobody paints a background", () => {
  document.body.style.color = "rgb(230, 230, 230)";
  const widget = renderPage();
  expect(widget.root.dataset["theme"]).toBe("dark");
  widget.unmount();
});
