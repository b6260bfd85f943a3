import { expect, it } from "vitest";
import { renderNotebook, settled } from "../../render";

const TEXT = '[data-role="text"]';
const pause = () => new Promise((resolve) => setTimeout(resolve, 650));

it("commits on Enter, not on Shift+Enter", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.type(TEXT, "a new text");
  widget
    .get(TEXT)
    .dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", shiftKey: true, bubbles: true }));
  expect(kernel.saved).toHaveLength(0);
  await widget.key(TEXT, "Enter");
  expect(kernel.saved).toEqual([{ text: "a new text" }]);
  widget.unmount();
});

it("commits after a pause, once", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.type(TEXT, "a");
  await widget.type(TEXT, "ab");
  await pause();
  expect(kernel.saved).toEqual([{ text: "ab" }]);
  widget.unmount();
});

it("commits when it is left, or when the view goes away", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.type(TEXT, "left");
  widget.get(TEXT).dispatchEvent(new FocusEvent("blur"));
  expect(kernel.saved.at(-1)).toEqual({ text: "left" });
  await widget.type(TEXT, "gone");
  widget.unmount();
  expect(kernel.saved.at(-1)).toEqual({ text: "gone" });
});

it("never overwrites what is being typed", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.type(TEXT, "half a sen");
  kernel.kernelSets({ text: "from the kernel" });
  await settled();
  expect((widget.get(TEXT) as HTMLTextAreaElement).value).toBe("half a sen");
  await widget.key(TEXT, "Enter");
  expect(kernel.values.get("text")).toBe("half a sen");
  kernel.kernelSets({ text: "from the kernel" });
  await settled();
  expect((widget.get(TEXT) as HTMLTextAreaElement).value).toBe("from the kernel");
  widget.unmount();
});

it("waits for a composed character to be finished", async () => {
  const { kernel, widget } = await renderNotebook();
  widget.get(TEXT).dispatchEvent(new Event("compositionstart"));
  await widget.type(TEXT, "にほ");
  await pause();
  expect(kernel.saved).toHaveLength(0);
  widget.get(TEXT).dispatchEvent(new Event("compositionend"));
  await pause();
  expect(kernel.saved).toEqual([{ text: "にほ" }]);
  widget.unmount();
});

it("offers a second text where the model takes one", async () => {
  const { kernel, widget } = await renderNotebook();
  expect(widget.find('[data-role="text_pair"]')).toBeNull();
  await widget.click('[data-role="add-pair"]');
  await widget.type('[data-role="text_pair"]', "second");
  await widget.key('[data-role="text_pair"]', "Enter");
  expect(kernel.saved.at(-1)).toEqual({ text_pair: "second" });
  widget.unmount();
});

it("leads to the second text where it is added, and takes an empty one away", async () => {
  const { kernel, widget } = await renderNotebook();
  const second = '[data-role="text_pair"]';
  await widget.click('[data-role="add-pair"]');
  expect(document.activeElement).toBe(widget.get(second));
  widget.get(second).blur();
  await settled();
  expect(widget.find(second)).toBeNull();
  await widget.click('[data-role="add-pair"]');
  await widget.type(second, "second");
  await widget.type(second, "");
  widget.get(second).blur();
  await settled();
  expect(kernel.values.get("text_pair")).toBe("");
  expect(widget.find(second)).toBeNull();
  widget.unmount();
});
