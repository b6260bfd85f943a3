import { expect, it } from "vitest";
import { state } from "../../fixture";
import { renderNotebook, renderPage } from "../../render";

const LABELS = '[data-role="labels"]';
const TEMPLATE = '[data-role="hypothesis_template"]';
const SEVERAL = '[data-role="multi_label"]';
const MENU = '[data-role="labels-menu-button"]';
const asked = { labels: ["love", "drama"], hypothesis_template: "It is {}." };

it("edits labels and the sentence they stand in", async () => {
  const { kernel, widget } = await renderNotebook(asked);
  await widget.click(MENU);
  expect((widget.get(LABELS) as HTMLInputElement).value).toBe("love, drama");
  await widget.type(LABELS, "love, war,");
  expect(kernel.saved).toEqual([]);
  await widget.type(LABELS, "love, war,", "change");
  expect(kernel.saved.at(-1)).toEqual({ labels: ["love", "war"] });
  await widget.type(TEMPLATE, "This is {}.", "change");
  expect(kernel.saved.at(-1)).toEqual({ hypothesis_template: "This is {}." });
  widget.unmount();
});

it("stays where all labels were taken away", async () => {
  const { widget } = await renderNotebook({ ...asked, labels: [] });
  await widget.click(MENU);
  expect(widget.find(LABELS)).not.toBeNull();
  widget.unmount();
});

it("switches to labels of which several can hold", async () => {
  const { kernel, widget } = await renderNotebook(asked);
  await widget.click(MENU);
  const box = () => widget.get(SEVERAL) as HTMLInputElement;
  expect(box().checked).toBe(false);
  await widget.click(SEVERAL);
  expect(kernel.saved.at(-1)).toEqual({ multi_label: true });
  expect(box().checked).toBe(true);
  widget.unmount();
});

it("is not there for a model's own labels, and needs the kernel", async () => {
  const plain = renderPage();
  expect(plain.find(MENU)).toBeNull();
  expect(plain.find('[data-role="contrast"]')).not.toBeNull();
  plain.unmount();
  const own = renderPage(asked);
  expect(own.find('[data-role="contrast"]')).not.toBeNull();
  await own.click(MENU);
  for (const field of [LABELS, TEMPLATE, SEVERAL]) {
    expect(own.get(field).matches(":disabled")).toBe(true);
  }
  own.unmount();
});

it("marks each label that holds where several can", async () => {
  const info = { ...state().model_info, independent: true };
  const widget = renderPage({ model_info: info });
  expect(widget.all(".tfxg-predicted")).toHaveLength(1);
  expect(widget.text(".tfxg-answer")).toContain("each true or not by itself");
  widget.unmount();
});
