import { expect, it, vi } from "vitest";
import { allResults, answer, LARGE_CATALOGUE, longState, result } from "../fixture";
import { type Rendered, renderNotebook, renderPage, settled } from "../render";

const shown = (widget: Rendered) =>
  widget.all("[data-compared]").map((row) => row.dataset["compared"]);

it("shows every computed method in a row of its own", async () => {
  const widget = renderPage();
  await widget.click('[data-role="compare"]');
  expect(widget.all("[data-compared]")).toHaveLength(9);
  const rows = widget.all("[data-compared] .tfxg-part").map((row) => row.textContent);
  expect(new Set(rows).size).toBe(1);
  await widget.click('[data-compared="occlusion"] button');
  expect(widget.root.dataset["method"]).toBe("occlusion");
  expect(widget.get('[data-compared="occlusion"] button').getAttribute("aria-pressed")).toBe(
    "true",
  );
});

it("marks the same word in all rows", async () => {
  const widget = renderPage({ view: "compare" });
  await widget.point('[data-compared="occlusion"] [data-index="2"]');
  expect(widget.all("[data-pointed]")).toHaveLength(9);
});

it("lists what is not computed", async () => {
  const { kernel, widget } = await renderNotebook({
    view: "compare",
    results: [result(answer())],
  });
  const missing = '[data-missing="not computed"] button';
  expect(widget.all(missing)).toHaveLength(8);
  // Many names are behind their number.
  const list = widget.get('[data-missing="not computed"]');
  expect(list.querySelector("summary")?.textContent).toBe("8 methods not computed");
  expect(list.hasAttribute("open")).toBe(false);
  await widget.click(missing);
  expect(kernel.values.get("method")).toBe("saliency");
  widget.unmount();
});

it.each(["compare", "map"] as const)("opens the one text area in the %s", async (view) => {
  const { widget } = await renderNotebook({ view });
  expect(widget.find('[data-role="text"]')).toBeNull();
  await widget.click('[data-role="edit-in-view"]');
  expect(document.activeElement).toBe(widget.get('[data-role="text"]'));
  await widget.click('[data-role="edit-in-view"]');
  expect(widget.find('[data-role="text"]')).toBeNull();
  widget.unmount();
});

it("edits nothing in a saved page", () => {
  const widget = renderPage({ view: "compare" });
  expect(widget.get('[data-role="edit-in-view"]').hasAttribute("disabled")).toBe(true);
});

it("leaves out one method, and takes it back", async () => {
  const { kernel, widget } = await renderNotebook({ view: "compare" });
  await widget.click('[data-leave-out="saliency"]');
  expect(kernel.saved.at(-1)).toEqual({ left_out: ["saliency"] });
  expect(shown(widget)).not.toContain("saliency");
  expect(widget.all("[data-compared]")).toHaveLength(8);
  expect(widget.text('[data-compared-family="gradient"]')).toBe("gradient 1 of 2");
  expect(widget.get('[data-compared-family="gradient"]').getAttribute("aria-pressed")).toBe(
    "mixed",
  );
  expect(widget.text('[data-role="caption"]')).toMatch(/^some methods/);
  await widget.click('[data-missing="left out"] button');
  expect(kernel.values.get("left_out")).toEqual([]);
  expect(shown(widget)[0]).toBe("saliency");
  widget.unmount();
});

it("leaves out families, all and none", async () => {
  const widget = renderPage({ view: "compare" });
  await widget.click('[data-compared-family="path"]');
  expect(widget.all("[data-compared]")).toHaveLength(7);
  expect(widget.find('[data-missing="left out"]')).toBeNull();
  await widget.click('[data-role="compare-none"]');
  expect(shown(widget)).toEqual([]);
  await widget.click('[data-compared-family="path"]');
  expect(shown(widget)).toEqual(["integrated_gradients", "expected_gradients"]);
  await widget.click('[data-role="compare-all"]');
  expect(widget.all("[data-compared]")).toHaveLength(9);
});

it("exports only what is shown", async () => {
  const made: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) made.push(blob);
    return "blob:x";
  });
  const widget = renderPage({ view: "compare", left_out: ["saliency"] });
  await widget.click('[data-role="export-button"]');
  await widget.click('[data-export="csv"]');
  const table = (await made.at(-1)?.text()) ?? "";
  expect(table).toContain("occlusion");
  expect(table).not.toContain("saliency");
  vi.restoreAllMocks();
});

it("marks where a family begins", () => {
  const widget = renderPage({ view: "compare", catalogue: LARGE_CATALOGUE });
  const begins = widget.all('[data-begins="true"]').map((row) => row.dataset["compared"]);
  expect(begins).toEqual([
    "saliency",
    "integrated_gradients",
    "smoothgrad",
    "occlusion",
    "attention_rollout",
  ]);
});

it("draws long texts a few rows at a time, and again for other units", async () => {
  const long = longState();
  const widget = renderPage({ ...long, view: "compare", granularity: "tokens" });
  expect(widget.all("[data-compared]")).toHaveLength(2);
  await expect.poll(() => widget.all("[data-compared]").length, { timeout: 20_000 }).toBe(9);
  widget.get('[aria-label="granularity"] [role=radio]').click();
  await Promise.resolve();
  expect(widget.all("[data-compared]").length).toBeLessThan(9);
  await expect.poll(() => widget.all("[data-compared]").length, { timeout: 20_000 }).toBe(9);
  await settled();
}, 60_000);

it("shows a long text once, and a strip a method", async () => {
  const of = answer("I love you, but I also kind of dislike you. ".repeat(8).trim());
  const widget = renderPage({ view: "compare", answer: of, results: allResults(of) });
  await settled();
  expect(widget.all(".tfxg-part")).toHaveLength(1);
  expect(widget.all('[data-compared] [role="slider"]')).toHaveLength(9);
  expect(widget.get('[data-compared="occlusion"] canvas').getAttribute("width")).toBe(
    String(2 + 8 * 12),
  );
  await widget.click('[data-open-text="occlusion"]');
  expect(widget.all('[data-compared="occlusion"] .tfxg-part')).toHaveLength(1);
  await widget.click('[data-open-text="occlusion"]');
  expect(widget.all(".tfxg-part")).toHaveLength(1);
});

it("points at the same word in the text and in all strips", async () => {
  const of = answer("I love you, but I also kind of dislike you. ".repeat(8).trim());
  const widget = renderPage({ view: "compare", answer: of, results: allResults(of) });
  await settled();
  const strip = '[data-compared="occlusion"] [role="slider"]';
  await widget.key(strip, "Home");
  await widget.key(strip, "ArrowRight");
  await widget.key(strip, "ArrowRight");
  expect(widget.text(".tfxg-aligned [data-pointed]")).toBe("love");
  expect(widget.get(strip).getAttribute("aria-valuetext")).toMatch(/^love, score (plus|minus)/);
  const figures = widget.all("[data-compared] .tfxg-row-figure");
  expect(figures.every((one) => /st|nd|rd|th/.test(one.textContent ?? ""))).toBe(true);
  const table = widget.get(".tfxg-compare-table");
  expect(table.hasAttribute("data-pointing")).toBe(true);
  expect(Number(table.style.getPropertyValue("--tfxg-at"))).toBeCloseTo(2.5 / (2 + 8 * 12));
  await widget.key(strip, "Enter");
  expect(widget.text(".tfxg-aligned [data-selected]")).toBe("love");
});
