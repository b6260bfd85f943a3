import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { imageState } from "../../image-fixture";
import { type Rendered, renderNotebook, renderPage, settled } from "../../render";

const NAME = '[data-role="image-name"]';
const PROBLEM = '[data-role="image-problem"]';
const CONTENT = btoa("some bytes");

beforeEach(() => {
  // The page has no decoder: the kernel is asked what the file is.
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("no image")));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function dropped(files: readonly File[], type = "drop"): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  return Object.assign(event, { dataTransfer: { types: ["Files"], files }, relatedTarget: null });
}

async function drop(widget: Rendered, file: File): Promise<Event> {
  const event = dropped([file]);
  widget.get(".tfxg-box").dispatchEvent(event);
  await settled();
  return event;
}

it("sends a file that is dropped anywhere on the widget, before the notebook takes it", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  const outside = vi.fn();
  document.body.addEventListener("drop", outside);
  const event = await drop(widget, new File(["some bytes"], "new.png"));
  document.body.removeEventListener("drop", outside);
  expect(event.defaultPrevented).toBe(true);
  expect(outside).not.toHaveBeenCalled();
  await expect.poll(() => kernel.sent.length).toBeGreaterThan(0);
  expect(kernel.sent.at(-1)).toMatchObject({
    type: "replace_image",
    name: "new.png",
    content: CONTENT,
  });
  expect(widget.text('[role="status"]')).toContain("reading new.png");
  kernel.answer("replace_image");
  await settled();
  expect(widget.find(PROBLEM)).toBeNull();
  widget.unmount();
});

it("leaves alone what is dragged and is no file", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  const before = kernel.sent.length;
  const event = dropped([], "drop");
  widget.get(".tfxg-box").dispatchEvent(event);
  await settled();
  expect(event.defaultPrevented).toBe(false);
  expect(kernel.sent).toHaveLength(before);
  widget.unmount();
});

it("shows where a file can be dropped for as long as it is over the widget", async () => {
  const { widget } = await renderNotebook(imageState());
  const bar = widget.get(".tfxg-image-bar");
  widget.root.dispatchEvent(dropped([], "dragover"));
  await settled();
  expect(bar.dataset["dropping"]).toBe("true");
  widget.root.dispatchEvent(dropped([], "dragleave"));
  await settled();
  expect(bar.dataset["dropping"]).toBe("false");
  widget.unmount();
});

it("says what the kernel finds wrong, and keeps the old image", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  await drop(widget, new File(["some bytes"], "<b>.txt"));
  // The file is read in the meantime.
  await expect.poll(() => kernel.sent.length).toBeGreaterThan(0);
  kernel.answer("replace_image", { type: "failed", message: "<b>.txt is no image" });
  await expect.poll(() => widget.find(PROBLEM)?.textContent).toBe("<b>.txt is no image");
  expect(widget.text(NAME)).toBe("pet.png");
  expect(widget.all(".tfxg-stage canvas")).toHaveLength(1);
  widget.unmount();
});

it("does not send a large file that the page cannot make smaller", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  await drop(widget, new File([new Uint8Array(5_000_000)], "film.mov"));
  expect(kernel.sent.some((message) => message["type"] === "replace_image")).toBe(false);
  expect(widget.text(PROBLEM)).toContain("film.mov is no image");
  widget.unmount();
});

it("takes no image without a kernel", async () => {
  const widget = renderPage(imageState());
  await settled();
  const event = await drop(widget, new File(["some bytes"], "new.png"));
  expect(event.defaultPrevented).toBe(false);
  expect((widget.get('[data-role="choose-image"]') as HTMLButtonElement).disabled).toBe(true);
});
