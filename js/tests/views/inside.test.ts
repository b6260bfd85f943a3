import { describe, expect, it } from "vitest";
import type { InsidePart } from "../../src/generated/protocol";
import type { Host } from "../../src/hosts/host";
import { notebookHost } from "../../src/hosts/notebook";
import { pageHost } from "../../src/hosts/page";
import { mountView } from "../../src/inside";
import { FakeModel } from "../fake-model";
import { state } from "../fixture";
import { ALL_PARTS, GRID, headMaps, LENS, OVERVIEW } from "../inside-fixture";
import { Rendered, settled } from "../render";
import { saved } from "../wire";

const reading = (at: number) => `[data-end="reading"] [data-at="${at}"]`;
const read = (at: number) => `[data-end="read"] [data-at="${at}"]`;

/** The view as its own bundle mounts it. */
function rendered(host: Host): Rendered {
  return new Rendered((element) => {
    const root = document.createElement("div");
    root.className = "tfxg-root";
    element.append(root);
    return mountView(root, host);
  });
}

function page(parts: readonly InsidePart[] = ALL_PARTS): Rendered {
  return rendered(pageHost(saved(state({ inside: [...parts] }))));
}

async function notebook(parts: readonly InsidePart[] = []) {
  const kernel = new FakeModel(state({ inside: [...parts] }));
  const host = notebookHost(kernel.model);
  kernel.answer("hello");
  const widget = rendered(host);
  await settled();
  return { kernel, widget, host };
}

async function tab(widget: Rendered, name: string): Promise<void> {
  const found = widget
    .all('[aria-label="what of the inside"] [role="radio"]')
    .find((one) => one.textContent === name);
  found?.click();
  await settled();
}

async function over(widget: Rendered, selector: string): Promise<void> {
  widget.get(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  await settled();
}

describe("the heads of a layer", () => {
  it("tell what the token pointed at reads, head by head or all of them", async () => {
    const widget = page();
    await over(widget, reading(4));
    const told = () => widget.text('[data-role="attention-told"]');
    expect(told()).toBe(", reads most from love 0.33, you 0.33, , 0.33 (mean of the heads)");
    await widget.click('[data-head="0"]');
    await widget.click('[data-head="2"]');
    expect(widget.all('[data-head][aria-pressed="true"]')).toHaveLength(1);
    await over(widget, reading(4));
    expect(told()).toBe(", reads most from you 1.00");
    await over(widget, read(3));
    expect(told()).toBe("you is read most by , 1.00");
    expect(widget.get(reading(4)).getAttribute("aria-label")).toBe(",, 1.00");
  });

  it("light up the same word in all views", async () => {
    const { kernel, widget } = await notebook(ALL_PARTS);
    await over(widget, reading(10));
    await expect.poll(() => kernel.saved.at(-1)).toMatchObject({ hovered: { text: "dislike" } });
    // Both tokens of the word, at both ends.
    expect(widget.all(".tfxg-line-end[data-pointed]")).toHaveLength(4);
    await widget.click(reading(10));
    expect(kernel.values.get("selected")).toMatchObject([{ text: "dislike" }]);
    expect(widget.get(read(10)).getAttribute("aria-selected")).toBe("true");
    await widget.click(reading(10));
    expect(kernel.values.get("selected")).toEqual([]);
    widget.unmount();
  });

  it("are walked through by keyboard", async () => {
    const widget = page();
    widget.get(reading(0)).focus();
    const press = async (key: string) => {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await settled();
    };
    await press("ArrowDown");
    await press("ArrowRight");
    expect(document.activeElement).toBe(widget.get(read(1)));
    await press("End");
    await press("ArrowLeft");
    expect(document.activeElement).toBe(widget.all('[data-end="reading"] [data-at]').at(-1));
    widget.get('[data-head="0"]').focus();
    await press("ArrowRight");
    expect(document.activeElement).toBe(widget.get('[data-head="1"]'));
  });

  it("stay as they were chosen when the view is opened again", async () => {
    const { kernel, widget, host } = await notebook(ALL_PARTS);
    await widget.click('[data-head="1"]');
    await widget.type('[data-role="inside-layer"]', "1");
    widget.unmount();
    const again = rendered(host);
    expect(again.get('[data-head="1"]').getAttribute("aria-pressed")).toBe("false");
    expect(again.get('[data-role="inside-layer"]').getAttribute("aria-valuetext")).toBe("1 of 0–1");
    expect(kernel.sent).toEqual([]);
    again.unmount();
  });

  it("are under way from the first moment, without a button that flashes up", async () => {
    const { widget, host } = await notebook();
    const again = rendered(host);
    expect(again.find('[data-role="inside-missing"]')).toBeNull();
    expect(again.find('[data-role="inside-pending"]')).not.toBeNull();
    again.unmount();
    widget.unmount();
  });

  it("of another layer are asked for once, and say why they were refused", async () => {
    const parts = [OVERVIEW, headMaps(0)];
    const { kernel, widget } = await notebook(parts);
    await widget.type('[data-role="inside-layer"]', "1");
    const asked = kernel.sent.filter(({ type }) => type === "look_inside");
    expect(asked).toMatchObject([
      { query: { type: "head_maps", layer: 1, weighting: "weights", heads: [0, 1, 2] } },
    ]);
    expect(widget.get(".tfxg-attention").getAttribute("aria-busy")).toBe("true");
    kernel.answer("look_inside", { type: "failed", message: "too large" });
    await settled();
    expect(widget.text('[data-role="inside-missing"] [role="alert"]')).toBe("too large");
    kernel.kernelSets({ inside: [...parts, headMaps(1)] });
    await settled();
    expect(widget.find('[data-role="inside-missing"]')).toBeNull();
    widget.unmount();
  });

  it("of a layer that a saved page does not have need a kernel, and what it has is offered", async () => {
    const widget = page([OVERVIEW, headMaps(0)]);
    await widget.type('[data-role="inside-layer"]', "1");
    expect(widget.text('[data-role="inside-missing"]')).toContain("it needs a kernel");
    await widget.click('[data-role="inside-missing"] .tfxg-held');
    expect(widget.find('[data-role="inside-missing"]')).toBeNull();
  });
});

describe("all heads", () => {
  it("are sorted by a measure, and open on a click", async () => {
    const widget = page();
    await tab(widget, "all heads");
    expect(widget.all("[data-cell]").map((cell) => cell.dataset["cell"])).toEqual([
      ...["0", "1", "2", "3", "4", "5"],
    ]);
    expect(widget.get('[value="distance"]').hasAttribute("disabled")).toBe(true);
    await widget.type('[data-role="head-order"]', "importance", "change");
    expect(widget.all("[data-cell]").map((cell) => cell.dataset["cell"])).toEqual([
      ...["1", "4", "5", "3", "2", "0"],
    ]);
    expect(widget.get('[data-cell="4"]').getAttribute("aria-label")).toBe(
      "layer 1, head 1, entropy 4.00, separators 0, importance 0.50",
    );
    await widget.click('[data-cell="4"]');
    expect(widget.all('[data-head][aria-pressed="true"]').map((chip) => chip.textContent)).toEqual([
      "1",
    ]);
    expect(widget.get('[data-role="inside-layer"]').getAttribute("aria-valuetext")).toBe(
      "1 of 0–1",
    );
  });

  it("are switched off only on request", async () => {
    const { kernel, widget } = await notebook([OVERVIEW, GRID]);
    await tab(widget, "all heads");
    const asked = () => kernel.sent.map(({ query }) => query);
    expect(asked()).not.toContainEqual({ type: "head_ablation", side: "self" });
    await widget.click('[data-role="ablate"]');
    expect(asked()).toContainEqual({ type: "head_ablation", side: "self" });
    await widget.click('[data-role="inside-pending"] button');
    expect(kernel.sent.at(-1)).toMatchObject({ type: "cancel" });
    widget.unmount();
  });
});

describe("the other views", () => {
  it("show one token's query against all keys", async () => {
    const widget = page();
    await tab(widget, "one token");
    expect(widget.all(".tfxg-share")[1]?.textContent).toContain("0.75");
    await widget.type('[data-role="query-token"]', "5", "change");
    expect(widget.text('[data-role="inside-missing"]')).toContain("it needs a kernel");
    await widget.click('[data-role="inside-missing"] .tfxg-link');
    expect(widget.all(".tfxg-share")[1]?.textContent).toContain("0.75");
  });

  it("show class probabilities by layer", async () => {
    const widget = page();
    await tab(widget, "layers");
    const chart = widget.get(".tfxg-chart");
    expect(chart.getAttribute("aria-valuetext")).toBe(
      "after layer 1: NEGATIVE 0.97, POSITIVE 0.03",
    );
    await widget.key(".tfxg-chart", "ArrowLeft");
    expect(chart.getAttribute("aria-valuetext")).toBe(
      "after layer 0: NEGATIVE 0.75, POSITIVE 0.25",
    );
    expect(widget.text('[data-chosen="true"] text')).toBe("NEGATIVE 0.75");
  });

  it("show the shares of layers and tokens", async () => {
    const widget = page();
    await tab(widget, "where");
    expect(
      widget.all(".tfxg-cells [role=rowheader]").map((head) => head.getAttribute("aria-label")),
    ).toEqual([...["after layer 1", "after layer 0", "embeddings"]]);
    expect(widget.get('[data-cell="2 0"]').getAttribute("aria-label")).toBe(
      "[CLS], embeddings: −0.50",
    );
  });

  it("show the path of each token, and are walked through by keyboard", async () => {
    const { kernel, widget } = await notebook(ALL_PARTS);
    await tab(widget, "paths");
    const told = () => widget.text('[data-role="paths-told"]');
    const marked = () => widget.get(".tfxg-paths canvas").dataset["marked"];
    expect(marked()).toBe("");
    await widget.key('[data-role="paths"]', "ArrowRight");
    await widget.key('[data-role="paths"]', "ArrowUp");
    expect(told()).toBe("I, after layer 0: 1.00, 1.00");
    await expect.poll(() => kernel.saved.at(-1)).toMatchObject({ hovered: { text: "I" } });
    await widget.key('[data-role="paths"]', "Enter");
    expect(kernel.values.get("selected")).toMatchObject([{ text: "I" }]);
    await widget.type('[data-role="last-state"]', "1");
    await widget.key('[data-role="paths"]', "End");
    expect(told()).toBe("I, after layer 0: 1.00, 1.00");
    await widget.key('[data-role="paths"]', "Escape");
    expect(marked()).toBe("1");
    widget.unmount();
  });

  it("ask for directions instead of states", async () => {
    const { kernel, widget } = await notebook(ALL_PARTS);
    await tab(widget, "paths");
    expect(widget.text('[data-role="kept-variance"]')).toContain("75 %");
    widget
      .all('[aria-label="what of the states"] [role="radio"]')
      .find((one) => one.textContent === "directions")
      ?.click();
    await settled();
    expect(kernel.sent.at(-1)).toMatchObject({
      query: { type: "token_paths", side: "self", unit_length: true },
    });
    widget.unmount();
  });

  it("show factors of neurons, their tokens and neurons", async () => {
    const widget = page([
      OVERVIEW,
      ...ALL_PARTS.filter(({ query }) => query.type.includes("neuron")),
    ]);
    await tab(widget, "neurons");
    expect(widget.text('[data-role="factor-told"]')).toContain("0·7, 1·3");
    await widget.click(".tfxg-cells-row:last-child .tfxg-factor");
    expect(widget.text('[data-role="factor-told"]')).toContain("1·9");
    expect(widget.text('[data-role="top-neurons"]')).toContain("it needs a kernel");
  });
});

describe("the logit lens", () => {
  const overview: InsidePart = {
    ...OVERVIEW,
    part: { ...OVERVIEW.part, lens: "tokens" } as InsidePart["part"],
  };

  it("lists the tokens of a cell, the last layer on top", async () => {
    const widget = page([overview, LENS]);
    expect(widget.text('[data-cell="0 0"]')).toBe("c");
    await over(widget, '[data-cell="1 1"]');
    expect(widget.text('[data-role="lens-told"]')).toBe("embeddings, after Ib0.75e0.13");
    await widget.type('[data-role="lens-colour"]', "dog", "change");
    expect(widget.text('[data-cell="0 1"]')).toBe("1");
    expect(widget.text('[data-role="first-token"]')).toContain("its first one, “do”, stands for");
  });

  it("follows another word", async () => {
    const { kernel, widget } = await notebook([overview, LENS]);
    await widget.type('[data-role="watch"]', " cat");
    await widget.key('[data-role="watch"]', "Enter");
    expect(kernel.sent.at(-1)).toMatchObject({
      query: { type: "logit_lens", watch: ["dog", " cat"] },
    });
    // What is known stays meanwhile.
    expect(widget.text('[data-cell="0 0"]')).toBe("c");
    widget.unmount();
  });
});

describe("a model without attention", () => {
  it("says why, and offers the other views", async () => {
    const reason = "It mixes its tokens by a recurrent network.";
    const overview: InsidePart = {
      ...OVERVIEW,
      part: { ...OVERVIEW.part, sides: [], no_attention: reason } as InsidePart["part"],
    };
    const widget = page([overview]);
    expect(widget.text('[data-role="inside-lack"]')).toContain(reason);
    const offered = widget.all('[data-role="inside-lack"] button').map((one) => one.textContent);
    expect(offered).toEqual(["layers", "where", "paths", "neurons"]);
    await widget.click('[data-role="inside-lack"] button');
    expect(widget.find('[data-role="inside-lack"]')).toBeNull();
  });

  it("is told by the kernel where nothing is known of its layers", async () => {
    const { kernel, widget } = await notebook();
    expect(kernel.sent).toMatchObject([{ type: "look_inside", query: { type: "overview" } }]);
    kernel.answer("look_inside", { type: "failed", message: "nothing is known of its layers" });
    await settled();
    expect(widget.text('[role="alert"]')).toContain("nothing is known of its layers");
    await widget.click('[data-role="inside-missing"] button');
    expect(kernel.sent).toHaveLength(2);
    widget.unmount();
  });
});
