import { describe, expect, it } from "vitest";
import { headColour, headGroups, mostHeads } from "../../../src/lib/inside/head-groups";
import { headMeasures, headOrder } from "../../../src/lib/inside/head-order";

describe("heads that are asked for", () => {
  it("are all of the layer for a short text", () => {
    expect(mostHeads(12, 100, 100)).toBe(12);
    expect(headGroups([3], 4, 100, 100)).toEqual([[0, 1, 2, 3]]);
    expect(headGroups([], 4, 100, 100)).toEqual([]);
  });

  it("are one by one and within the budget for a long text", () => {
    expect(mostHeads(16, 512, 512)).toBe(6);
    expect(headGroups([1, 5], 16, 512, 512)).toEqual([[1], [5]]);
    expect(mostHeads(16, 4096, 4096)).toBe(1);
  });

  it("have colours of their own", () => {
    for (const heads of [4, 12, 25]) {
      const colours = Array.from({ length: heads }, (_, head) => headColour(head, heads, false));
      expect(new Set(colours).size).toBe(heads);
    }
    expect(headColour(0, 4, true)).not.toBe(headColour(0, 4, false));
  });
});

describe("the order of heads", () => {
  it("is by a measure, and as they come without one", () => {
    expect(headOrder(3, [0.2, 0.9, 0.2])).toEqual([1, 0, 2]);
    expect(headOrder(3, [])).toEqual([0, 1, 2]);
  });

  it("by switching off needs its passes", () => {
    const maps = { shape: [1, 1, 1], values: [1], steps: [1], zero: 0 };
    const measured = { entropy: [1], mean_distance: [], to_separators: [0], importance: [2] };
    const grid = { type: "head_grid" as const, layers: 1, heads: 1, maps, ...measured };
    expect(headMeasures(grid, null).drop).toEqual([]);
    expect(headMeasures(grid, null).distance).toEqual([]);
    const ablation = { type: "head_ablation" as const, layers: 1, heads: 1, drops: [3], value: 1 };
    expect(headMeasures(grid, ablation).drop).toEqual([3]);
  });
});
