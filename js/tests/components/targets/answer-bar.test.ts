import { expect, it } from "vitest";
import type { State } from "../../../src/generated/protocol";
import { answer, labelTarget, result } from "../../fixture";
import { type Rendered, renderNotebook, renderPage } from "../../render";

const SEARCH = '[data-role="target-search"]';
const CONTRAST = '[data-role="contrast"]';

/** `label 0` is the likeliest. */
function classes(count: number): Partial<State> {
  const targets = Array.from({ length: count }, (_, at) => {
    return labelTarget(`label ${at}`, { probability: 0.5 ** (at + 1), logit: -at });
  });
  const of = answer("one", { targets: [...targets].reverse(), predicted: "label 0" });
  return { answer: of, text: "one", results: [], occlusion_effect: null };
}

const chips = (widget: Rendered) =>
  widget.all("[data-target-chip]").map((chip) => chip.dataset["targetChip"]);
const found = (widget: Rendered) => widget.all("[data-choice]").map((one) => one.dataset["choice"]);
const active = (widget: Rendered) => {
  const field = widget.get("[aria-expanded=true][role=combobox]");
  const id = field.getAttribute("aria-activedescendant") ?? "";
  return document.getElementById(id)?.dataset["choice"];
};

it("has a chip for each of few classes, and no search", async () => {
  const { widget } = await renderNotebook(classes(8));
  expect(chips(widget)).toHaveLength(8);
  expect(widget.find(SEARCH)).toBeNull();
  expect(widget.get(CONTRAST).tagName).toBe("SELECT");
  widget.unmount();
});

it("finds one of a thousand classes and gives it a chip", async () => {
  const { kernel, widget } = await renderNotebook(classes(1000));
  expect(chips(widget)).toEqual(["label 0", "label 1", "label 2", "label 3"]);
  await widget.type(SEARCH, "label 98");
  expect(found(widget).slice(0, 3)).toEqual(["label 98", "label 198", "label 298"]);
  await widget.key(SEARCH, "ArrowDown");
  await widget.key(SEARCH, "Enter");
  expect(kernel.saved.at(-1)).toEqual({ target: "label 198" });
  expect(chips(widget)).toContain("label 198");
  expect(widget.find("[data-choice]")).toBeNull();
  widget.unmount();
});

it("draws only what is in sight of a thousand", async () => {
  const { widget } = await renderNotebook(classes(1000));
  await widget.click(SEARCH);
  expect(found(widget)[0]).toBe("label 0");
  expect(widget.all("[data-choice]").length).toBeLessThan(20);
  const option = widget.get('[data-choice="label 0"]');
  expect(option.getAttribute("aria-setsize")).toBe("1000");
  expect(option.getAttribute("aria-posinset")).toBe("1");
  expect(option.getAttribute("aria-selected")).toBe("true");
  for (let at = 0; at < 4; at += 1) await widget.key(SEARCH, "PageDown");
  expect(active(widget)).toBe("label 32");
  await widget.key(SEARCH, "ArrowUp");
  expect(active(widget)).toBe("label 31");
  expect(widget.all("[data-choice]").length).toBeLessThan(20);
  widget.unmount();
});

it("says so where nothing matches, and closes on Escape", async () => {
  const { kernel, widget } = await renderNotebook(classes(20));
  const saved = kernel.saved.length;
  await widget.type(SEARCH, "nobody");
  expect(widget.text(".tfxg-choices [role=status]")).toBe("nothing matches");
  await widget.key(SEARCH, "Enter");
  expect(widget.get(SEARCH).getAttribute("aria-expanded")).toBe("true");
  await widget.key(SEARCH, "Escape");
  expect(widget.get(SEARCH).getAttribute("aria-expanded")).toBe("false");
  expect(kernel.saved).toHaveLength(saved);
  widget.unmount();
});

it("closes when the focus leaves", async () => {
  const { widget } = await renderNotebook(classes(20));
  widget.get(SEARCH).focus();
  await widget.key(SEARCH, "ArrowDown");
  expect(widget.find("[data-choice]")).not.toBeNull();
  widget.get('[data-role="text"]').focus();
  await expect.poll(() => widget.find("[data-choice]")).toBeNull();
  widget.unmount();
});

it("searches for what to contrast with, and takes it away again", async () => {
  const { kernel, widget } = await renderNotebook(classes(30));
  const field = widget.get(CONTRAST) as HTMLInputElement;
  expect(field.value).toBe("no other class");
  await widget.click(CONTRAST);
  expect(found(widget).slice(0, 2)).toEqual(["", "label 1"]);
  await widget.type(CONTRAST, "label 29");
  await widget.key(CONTRAST, "Enter");
  expect(kernel.saved.at(-1)).toEqual({ contrast: "label 29" });
  expect(field.value).toBe("label 29");
  await widget.click(CONTRAST);
  expect(active(widget)).toBe("label 29");
  for (let at = 0; at < 4; at += 1) await widget.key(CONTRAST, "PageUp");
  await widget.key(CONTRAST, "Enter");
  expect(kernel.saved.at(-1)).toEqual({ contrast: "" });
  widget.unmount();
});

it("puts what is computed first in a saved page", async () => {
  const many = classes(30);
  const of = many.answer ?? answer();
  const results = ["label 0", "label 17"].map((target) => result(of, { target }));
  const widget = renderPage({ ...many, results });
  await widget.click(SEARCH);
  expect(found(widget).slice(0, 3)).toEqual(["label 0", "label 17", "label 1"]);
  await widget.click('[data-choice="label 17"]');
  expect(widget.root.dataset["target"]).toBe("label 17");
  expect(widget.get(CONTRAST).matches(":disabled")).toBe(true);
});
