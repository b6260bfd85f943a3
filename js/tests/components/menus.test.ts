import { expect, it, vi } from "vitest";
import { renderNotebook, renderPage, settled } from "../render";

it("opens, and closes on Escape and on a click elsewhere", async () => {
  const widget = renderPage();
  await widget.click('[data-role="settings-button"]');
  expect(widget.find('[data-role="settings"]')).not.toBeNull();
  await widget.key('[data-role="settings"] button', "Escape");
  expect(widget.find('[data-role="settings"]')).toBeNull();
  expect(document.activeElement).toBe(widget.get('[data-role="settings-button"]'));
  await widget.click('[data-role="settings-button"]');
  document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  await settled();
  expect(widget.find('[data-role="settings"]')).toBeNull();
});

it("changes the palette and the scale without a kernel", async () => {
  const widget = renderPage();
  const token = '.tfxg-token[data-index="10"]';
  const before = widget.get(token).getAttribute("style");
  await widget.click('[data-role="settings-button"]');
  await widget.click('[aria-label="palette"] [role=radio]:last-child');
  expect(widget.get(token).getAttribute("style")).not.toBe(before);
  await widget.click('[aria-label="scale"] [role=radio]:last-child');
  expect(
    widget.get('[aria-label="scale"] [role=radio]:last-child').getAttribute("aria-checked"),
  ).toBe("true");
});

it("moves through choices by arrow keys", async () => {
  const widget = renderPage();
  await widget.key('[data-target-chip="NEGATIVE"]', "ArrowRight");
  expect(widget.root.dataset["target"]).toBe("POSITIVE");
  await widget.key('[data-target-chip="POSITIVE"]', "Home");
  expect(widget.root.dataset["target"]).toBe("NEGATIVE");
});

it("asks the kernel for the output and the layer", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="explained-button"]');
  await widget.type('[data-role="output"]', "probability", "change");
  expect(kernel.saved.at(-1)).toEqual({ output: "probability" });
  await widget.type('[data-role="layer"]', "layer_2", "change");
  expect(kernel.saved.at(-1)).toEqual({ layer: "layer_2" });
  expect(widget.text('[data-role="explained-button"]')).toBe("probability, at layer_2");
  await widget.type('[data-role="contrast"]', "POSITIVE", "change");
  expect(kernel.saved.at(-1)).toEqual({ contrast: "POSITIVE" });
  await widget.click('[data-target-chip="POSITIVE"]');
  expect(kernel.values.get("contrast")).toBe("");
  widget.unmount();
});

it("makes tables by itself and has the kernel make a page", async () => {
  const files: (readonly [string, Blob])[] = [];
  const blobs: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) blobs.push(blob);
    return "blob:x";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    const blob = blobs.at(-1);
    if (blob !== undefined) files.push([this.download, blob]);
  });
  const { kernel, widget } = await renderNotebook();
  await widget.click('[data-role="export-button"]');
  await widget.click('[data-export="csv"]');
  expect(files.at(-1)?.[0]).toBe("tfxg-integrated_gradients-NEGATIVE.csv");
  expect(kernel.sent.some((message) => message["type"] === "export")).toBe(false);

  await widget.click('[data-role="export-button"]');
  await widget.click('[data-export="html"]');
  expect(kernel.sent.at(-1)).toMatchObject({ type: "export", format: "html" });
  kernel.answer("export", { type: "failed", message: "disk full" });
  await settled();
  expect(widget.text('[data-role="export"] [role=alert]')).toBe("disk full");
  await widget.click('[data-export="html"]');
  const file = { type: "file", name: "a.html", media_type: "text/html", content: "<p>" };
  kernel.answer("export", file);
  await settled();
  expect(files.at(-1)?.[0]).toBe("a.html");
  expect(await files.at(-1)?.[1].text()).toBe("<p>");
  widget.unmount();
  vi.restoreAllMocks();
});

it("offers no page to a saved page", async () => {
  const widget = renderPage();
  await widget.click('[data-role="export-button"]');
  expect(widget.all("[data-export]").map((entry) => entry.dataset["export"])).toEqual([
    "csv",
    "json",
  ]);
});
