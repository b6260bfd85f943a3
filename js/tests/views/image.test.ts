import { expect, it } from "vitest";
import type { State } from "../../src/generated/protocol";
import { imageAnswer, imageState } from "../image-fixture";
import { type Rendered, renderNotebook, renderPage, settled } from "../render";

const STAGE = ".tfxg-stage";
const page = (more?: Partial<State>) => renderPage(imageState(more));
const details = (widget: Rendered) => widget.text('[data-role="details"]');
const marked = (widget: Rendered, mark: string) =>
  widget.all(`${STAGE} [data-mark="${mark}"]`).map((one) => one.dataset["square"]);

/** A page without a layout does not know where its canvas is. */
async function pointer(widget: Rendered, type: string, x: number, y: number): Promise<void> {
  const canvas = widget.get(`${STAGE} canvas`);
  canvas.getBoundingClientRect = () => new DOMRect(100, 50, 300, 200);
  const [clientX, clientY] = [100 + 300 * x, 50 + 200 * y];
  const Kind = type === "click" ? MouseEvent : PointerEvent;
  canvas.dispatchEvent(new Kind(type, { clientX, clientY, bubbles: true }));
  await settled();
}

it("draws an image in place of a text, and offers no text to edit", () => {
  const widget = page();
  expect(widget.all(`${STAGE} canvas`)).toHaveLength(1);
  expect(widget.find("textarea")).toBeNull();
  expect(widget.text('[data-role="image-name"]')).toBe("pet.png");
  expect(widget.get(STAGE).getAttribute("aria-label")).toBe(
    "pet.png, coloured by integrated gradients",
  );
});

it("says the figures of the strongest patch until one is pointed at", async () => {
  const widget = page();
  expect(details(widget)).toMatch(/^patch row 1, column 2 \+2\.00 · 1st of 6/);
  await pointer(widget, "pointermove", 0.1, 0.1);
  expect(details(widget)).toMatch(/^patch row 0, column 0 −1\.00 · 2nd of 6/);
  expect(marked(widget, "pointed")).toEqual(["0"]);
  await pointer(widget, "pointermove", 1.2, 0.1);
  expect(marked(widget, "pointed")).toEqual([]);
});

it("walks over the image by keyboard, and says where it is", async () => {
  const widget = page();
  await widget.key(STAGE, "ArrowLeft");
  expect(marked(widget, "pointed")).toEqual(["4"]);
  await widget.key(STAGE, "Home");
  await widget.key(STAGE, "ArrowUp");
  expect(widget.text('[data-role="pointed"]')).toBe(
    "patch row 0, column 0, score minus 1.00, rank 2 of 6, speaks against NEGATIVE",
  );
  await widget.key(STAGE, "Enter");
  expect(marked(widget, "selected")).toEqual(["0"]);
  await widget.key(STAGE, "Escape");
  expect(marked(widget, "selected")).toEqual([]);
});

it("selects by clicking, and shares what is selected with the kernel", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  await pointer(widget, "click", 0.9, 0.9);
  await pointer(widget, "click", 0.1, 0.1);
  expect(marked(widget, "selected")).toEqual(["5", "0"]);
  expect(kernel.values.get("selected")).toEqual([
    { index: 5, text: "patch row 1, column 2", start: 56, end: 96, score: 2 },
    { index: 0, text: "patch row 0, column 0", start: 0, end: 40, score: -1 },
  ]);
  await pointer(widget, "click", 0.1, 0.1);
  expect(marked(widget, "selected")).toEqual(["5"]);
  widget.unmount();
});

it("forgets patches that were pointed at once it shows pixels", async () => {
  const widget = page();
  await widget.key(STAGE, "Enter");
  expect(marked(widget, "selected")).toEqual(["5"]);
  const pixels = widget.all('[aria-label="granularity"] button').at(-1);
  expect(pixels?.textContent).toBe("pixels");
  pixels?.click();
  await settled();
  expect(marked(widget, "selected")).toEqual([]);
  expect(details(widget)).toMatch(/^row 4–5, column 8–9 \+0\.50 · 1st of 24/);
});

it("lays image and scores over each other as chosen", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  const panes = () => widget.all(".tfxg-pane").map((pane) => pane.dataset["pane"]);
  expect(panes()).toEqual(["overlay"]);
  const choose = async (title: string) => {
    const buttons = widget.all('[aria-label="image"] button');
    buttons.find((button) => button.textContent === title)?.click();
    await settled();
  };
  expect(widget.find('[data-role="opacity"]')).not.toBeNull();
  await choose("side by side");
  expect(panes()).toEqual(["image", "heatmap"]);
  expect(widget.find('[data-role="opacity"]')).toBeNull();
  await choose("masked");
  expect(panes()).toEqual(["masked"]);
  await widget.type('[data-role="kept"]', "0.5");
  expect(kernel.values.get("image_display")).toMatchObject({ mode: "masked", kept: 0.5 });
  expect(widget.text('[data-role="legend"]')).toBe("in sight from a score of 0.040 in size");
  widget.unmount();
});

it("has a scale for the chosen sign, and says where it clips", async () => {
  const widget = page({ granularity: "tokens" });
  const legend = () => widget.text('[data-role="legend"]');
  expect(legend()).toBe("−0.50+0.50");
  const choose = async (title: string) => {
    const buttons = widget.all('[aria-label="sign"] button');
    buttons.find((button) => button.textContent === title)?.click();
    await settled();
  };
  await choose("−");
  expect(legend()).toBe("−0.250");
  await choose("+");
  expect(legend()).toBe("0+0.50");
  await choose("|±|");
  expect(legend()).toBe("00.50");
  await widget.type('[data-role="percentile"]', "80");
  expect(legend()).toBe("0≥ 0.25");
  await choose("±");
  expect(legend()).toBe("≤ −0.25≥ +0.25");
});

it("offers no sign where the method has none", async () => {
  const widget = page({ method: "saliency" });
  expect(widget.find('[aria-label="sign"]')).toBeNull();
  expect(widget.text('[data-role="legend"]')).toBe("02.00");
});

it("compares methods as tiles that point at the same patch", async () => {
  const widget = page({ view: "compare" });
  expect(widget.all(".tfxg-tile canvas")).toHaveLength(9);
  const first = widget.get(".tfxg-tile canvas");
  first.getBoundingClientRect = () => new DOMRect(0, 0, 300, 200);
  const at = { clientX: 290, clientY: 190, bubbles: true };
  // As a browser sends them: the row's own listeners take the first and the last for theirs.
  for (const type of ["pointermove", "pointerover"]) {
    first.dispatchEvent(new PointerEvent(type, at));
  }
  first.dispatchEvent(new MouseEvent("click", at));
  await settled();
  expect(widget.all('[data-mark="pointed"][data-square="5"]')).toHaveLength(9);
  expect(widget.all('[data-mark="selected"][data-square="5"]')).toHaveLength(9);
  expect(widget.text('[data-compared="occlusion"] .tfxg-row-figure')).toBe("+2.00 1st");
  await widget.click('[data-compared="occlusion"] .tfxg-method');
  expect(widget.root.dataset["method"]).toBe("occlusion");
});

it("drops results that have another number of scores than the image has cells", () => {
  const [whole] = imageState().results;
  const scores = whole?.scores.slice(1) ?? [];
  const widget = page({ results: whole === undefined ? [] : [{ ...whole, scores }] });
  expect(widget.root.dataset["method"]).toBe("");
  expect(widget.all(`${STAGE} canvas`)).toHaveLength(1);
});

it("says that the scores are those of the image before", () => {
  const widget = page({ answer: imageAnswer({ text: "old.png" }) });
  expect(widget.text('[data-role="caption"]')).toContain("of the image before");
});

it("finds any of the model's labels, also those that the answer leaves out", async () => {
  const { kernel, widget } = await renderNotebook(imageState());
  const search = '[data-role="target-search"]';
  expect(widget.get(search).getAttribute("placeholder")).toBe("search 100 classes");
  await widget.type(search, "label 42");
  await widget.key(search, "Enter");
  expect(kernel.values.get("target")).toBe("label 42");
  expect(widget.get('[data-target-chip="label 42"]').getAttribute("aria-checked")).toBe("true");
  widget.unmount();
});

it("has no map: an image's squares are not columns", () => {
  const others = imageState().results.map((one) => ({ ...one, target: "POSITIVE" }));
  const widget = page({ view: "map", results: [...imageState().results, ...others] });
  expect(widget.all(`${STAGE} canvas`)).toHaveLength(1);
  expect(widget.find('[data-role="map"]')).toBeNull();
});

it("shows patches where a text would have sentences", () => {
  const widget = page({ granularity: "sentences" });
  expect(details(widget)).toMatch(/^patch row 1, column 2 \+2\.00/);
});
