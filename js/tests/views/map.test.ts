import { describe, expect, it } from "vitest";
import { allResults, answer, labelTarget, result } from "../fixture";
import { imageState } from "../image-fixture";
import { type Rendered, renderNotebook, renderPage, settled } from "../render";
import { writtenAnswer, writtenResults } from "../written";

const cell = (row: number, column: number) => `[data-row="${row}"][data-index="${column}"]`;
const DISLIKE = 10;

async function over(widget: Rendered, selector: string): Promise<void> {
  widget.get(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  await settled();
}

function focused(): string {
  const { activeElement: at } = document;
  return `${at?.getAttribute("data-row")} ${at?.getAttribute("data-index")}`;
}

describe("the map", () => {
  it("shows every target by every word", async () => {
    const widget = renderPage();
    await widget.click('[data-role="map"]');
    expect(widget.all('[role="rowheader"]').map((head) => head.textContent)).toEqual([
      "NEGATIVE0.97",
      "POSITIVE0.03",
    ]);
    expect(widget.all('[role="columnheader"]').map((head) => head.textContent)).toContain(
      "dislike",
    );
    const against = Number(widget.get(cell(1, DISLIKE)).dataset["score"]);
    expect(against).toBeLessThan(-1);
    expect(Number(widget.get(cell(0, DISLIKE)).dataset["score"])).toBe(-against);
    expect(widget.text(cell(0, DISLIKE))).toBe("+");
    expect(widget.text(cell(1, DISLIKE))).toBe("−");
    expect(widget.text('[data-role="caption"]')).toBe("integrated gradients for every class");
    await widget.click('[data-role="map"]');
    expect(widget.find('[role="grid"]')).toBeNull();
  });

  it("has one scale for all rows", () => {
    const of = answer();
    const strong = result(of, { target: "POSITIVE", scores: of.tokens.map(() => 8) });
    const widget = renderPage({
      view: "map",
      results: [result(of), strong],
      granularity: "tokens",
    });
    expect(widget.text('[data-role="legend"]')).toContain("+8.00");
  });

  it("is offered only where several targets are computed", () => {
    const of = answer();
    expect(renderPage({ results: [result(of)] }).find('[data-role="map"]')).toBeNull();
    expect(renderPage().find('[data-role="map"]')).not.toBeNull();
  });

  it("gives way to the heatmap for an image", () => {
    const widget = renderPage(imageState({ view: "map" }));
    expect(widget.find('[data-role="map"]')).toBeNull();
    expect(widget.find('[role="grid"].tfxg-map')).toBeNull();
    expect(widget.find("canvas")).not.toBeNull();
  });

  it.each([-1, 4])("chooses a target by a click in its row, column %d", async (column) => {
    const widget = renderPage({ view: "map" });
    await widget.click(cell(1, column));
    expect(widget.root.dataset["target"]).toBe("POSITIVE");
    expect(widget.get(cell(1, -1)).getAttribute("aria-selected")).toBe("true");
    expect(widget.get(cell(0, -1)).getAttribute("aria-selected")).toBe("false");
  });

  it("tells value, row and column under the pointer", async () => {
    const { kernel, widget } = await renderNotebook({ view: "map" });
    await over(widget, cell(1, DISLIKE));
    expect(widget.text('[data-role="details"]')).toMatch(
      /^POSITIVE ← dislike −1\.\d\d · 1st of 13 · .* without it: POSITIVE 0\.03 → 0\.79$/,
    );
    expect(widget.get(cell(-1, DISLIKE)).hasAttribute("data-pointed")).toBe(true);
    await expect.poll(() => kernel.saved.at(-1)).toMatchObject({ hovered: { text: "dislike" } });
    widget.get('[role="grid"]').dispatchEvent(new PointerEvent("pointerleave"));
    await settled();
    expect(widget.find('[data-role="details"] [data-role="row"]')).toBeNull();
    widget.unmount();
  });

  it("selects words by clicks on their heads", async () => {
    const { kernel, widget } = await renderNotebook({ view: "map" });
    await widget.click(cell(-1, 2));
    await widget.click(cell(-1, DISLIKE));
    expect(kernel.values.get("selected")).toMatchObject([{ text: "love" }, { text: "dislike" }]);
    expect(widget.get(cell(-1, 2)).getAttribute("aria-selected")).toBe("true");
    await widget.click('[role="grid"]');
    expect(kernel.values.get("selected")).toEqual([]);
    widget.unmount();
  });

  it("is walked through by keyboard, with one stop for the Tab key", async () => {
    const widget = renderPage({ view: "map" });
    expect(widget.all('[role="grid"] [tabindex="0"]')).toHaveLength(1);
    widget.get('[role="grid"] [tabindex="0"]').focus();
    const press = (key: string) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      return settled();
    };
    await press("ArrowRight");
    await press("ArrowDown");
    expect(focused()).toBe("1 0");
    expect(widget.text('[data-role="details"]')).toMatch(/^POSITIVE ← \[CLS\]/);
    expect(widget.all('[role="grid"] [tabindex="0"]')).toHaveLength(1);
    await press("ArrowUp");
    await press("ArrowUp");
    expect(focused()).toBe("-1 0");
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Home");
    await press("Enter");
    expect(focused()).toBe("1 -1");
    expect(widget.root.dataset["target"]).toBe("POSITIVE");
  });

  it("says to screen readers what a cell means", () => {
    const widget = renderPage({ view: "map" });
    const grid = widget.get('[role="grid"]');
    expect(grid.getAttribute("aria-label")).toBe(
      "targets by words, coloured by integrated gradients",
    );
    expect(grid.getAttribute("aria-rowcount")).toBe("3");
    expect(grid.getAttribute("aria-colcount")).toBe("14");
    expect(widget.get(cell(1, DISLIKE)).getAttribute("aria-label")).toMatch(
      /^dislike, score minus 1\.\d\d, speaks against POSITIVE$/,
    );
    expect(widget.get(cell(1, DISLIKE)).getAttribute("aria-colindex")).toBe("12");
  });

  it("shows names and tokens as text, whatever they say", () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const of = answer(hostile);
    const [first, ...others] = of.targets;
    if (first === undefined) throw new Error("no target");
    const targets = [{ ...first, name: hostile }, ...others];
    const widget = renderPage({ view: "map", answer: { ...of, targets }, granularity: "lines" });
    expect(widget.find("img")).toBeNull();
    expect(widget.text(cell(-1, 1))).toBe(hostile);
    expect(widget.text(`${cell(0, -1)} bdi`)).toBe(hostile);
  });

  it("of a long text begins at sentences, and keeps to what is chosen", async () => {
    const of = answer("I love you, but I also kind of dislike you. ".repeat(8).trim());
    const widget = renderPage({ view: "map", answer: of, results: allResults(of) });
    const columns = () => Number(widget.get('[role="grid"]').getAttribute("aria-colcount"));
    expect(columns()).toBe(1 + 10);
    const picker = '[role="radiogroup"][aria-label="granularity"]';
    expect(widget.text(`${picker} [aria-checked="true"]`)).toBe("sentences");
    const words = widget.all(`${picker} [role="radio"]`).find((one) => one.textContent === "words");
    words?.click();
    await settled();
    expect(columns()).toBe(1 + 2 + 8 * 12);
    expect(widget.text(`${picker} [aria-checked="true"]`)).toBe("words");
    await widget.click('[data-role="map"]');
    expect(widget.all(".tfxg-line .tfxg-token").length).toBe(2 + 8 * 12);
  });

  it("leaves the words of a long text to the other views", async () => {
    const of = answer("I love you, but I also kind of dislike you. ".repeat(8).trim());
    const widget = renderPage({ view: "map", answer: of, results: allResults(of) });
    await widget.click('[data-role="map"]');
    expect(widget.all(".tfxg-line .tfxg-token").length).toBe(2 + 8 * 12);
  });

  it("draws only what is in sight", () => {
    const of = answer(Array.from({ length: 400 }, (_, k) => `w${k}`).join(" "));
    const targets = Array.from({ length: 100 }, (_, k) => {
      return labelTarget(`class ${k}`);
    });
    const large = { ...of, targets, predicted: "class 99" };
    const results = targets.map(({ name }) => result(large, { target: name }));
    const widget = renderPage({ view: "map", answer: large, results });
    expect(widget.all(".tfxg-cell").length).toBeLessThan(1000);
    expect(widget.get('[role="grid"]').getAttribute("aria-rowcount")).toBe("101");
    expect(widget.get(cell(99, -1)).tabIndex).toBe(0);
  });
});

describe("a row that is not computed", () => {
  const of = answer();

  it("is chosen to have it computed", async () => {
    const { kernel, widget } = await renderNotebook({ view: "map", results: [result(of)] });
    expect(widget.text(cell(1, 0))).toBe("not computed · choose it to compute it");
    await widget.click(cell(1, 0));
    expect(kernel.saved.at(-1)).toEqual({ target: "POSITIVE" });
    kernel.kernelSets({ status: "computing" });
    await settled();
    expect(widget.text(cell(1, 0))).toBe("being computed");
    kernel.kernelSets({ status: "ready", results: allResults(of) });
    await settled();
    expect(widget.get(cell(1, 0)).dataset["score"]).toBeDefined();
    widget.unmount();
  });

  it("is disabled without a kernel", async () => {
    const widget = renderPage({ view: "map", results: [result(of)] });
    expect(widget.text(cell(1, 0))).toBe("not computed · needs a kernel");
    expect(widget.get(cell(1, -1)).getAttribute("aria-disabled")).toBe("true");
    expect(widget.get(cell(1, -1)).title).toContain("needs a kernel");
    await widget.click(cell(1, -1));
    expect(widget.root.dataset["target"]).toBe("NEGATIVE");
    await over(widget, cell(1, 0));
    expect(widget.text('[data-role="details"]')).toBe("POSITIVE is not computed");
  });
});

describe("the map of what was written", () => {
  const written = writtenAnswer();
  const shown = { view: "map", answer: written, results: writtenResults(written) } as const;

  it("leaves blank what comes after a row's own token, and marks where that stands", async () => {
    const widget = renderPage({ ...shown, granularity: "tokens" });
    const first = written.tokens.findIndex((token) => token.part === 1);
    expect(widget.get(cell(2, first + 1)).dataset["score"]).toBe("3");
    expect(widget.get(cell(2, first + 2)).dataset["score"]).toBeUndefined();
    expect(widget.get(cell(2, first + 2)).dataset["own"]).toBe("true");
    expect(widget.get(cell(2, first + 2)).getAttribute("aria-label")).toBe("like, comes after it");
    await over(widget, cell(2, 0));
    expect(widget.get(cell(-1, first + 2)).hasAttribute("data-of-row")).toBe(true);
    await over(widget, cell(2, first + 3));
    expect(widget.text('[data-role="details"]')).toBe("like ← it comes after it");
  });

  it("groups rows and columns apart", async () => {
    const { kernel, widget } = await renderNotebook(shown);
    await widget.click('[aria-label="rows"] [role=radio]:nth-child(3)');
    expect(kernel.saved.at(-1)).toEqual({ row_granularity: "sentences" });
    const heads = () => widget.all('[role="rowheader"] bdi').map((head) => head.textContent);
    expect(heads()).toEqual(["I dislike it.", "You", "love it"]);
    await widget.click('[aria-label="columns"] [role=radio]:nth-child(3)');
    expect(heads()).toHaveLength(3);
    expect(widget.all('[role="columnheader"]')).toHaveLength(5);
    await widget.click(cell(2, -1));
    expect(kernel.saved.at(-1)).toEqual({ target: "token:6" });
    widget.unmount();
  });

  it("has no rows to group where targets are labels", () => {
    expect(renderPage({ view: "map" }).find('[aria-label="rows"]')).toBeNull();
  });
});
