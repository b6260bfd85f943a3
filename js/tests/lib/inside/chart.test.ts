import { describe, expect, it } from "vitest";
import {
  leadingSeries,
  probabilityScale,
  rankScale,
  spread,
  stateName,
} from "../../../src/lib/inside/chart";

describe("a chart", () => {
  it("has the first rank on top, and equal steps for equal ratios", () => {
    const scale = rankScale(100);
    expect([1, 10, 100].map(scale)).toEqual([1, 0.5, 0]);
    expect(probabilityScale(1.5)).toBe(1);
  });

  it("shows the chosen series and those that are largest anywhere", () => {
    const series = [
      { name: "low", values: [0.1, 0.1] },
      { name: "early", values: [0.9, 0] },
      { name: "chosen", values: [0, 0] },
    ];
    expect(leadingSeries(series, "chosen", 2).map(({ name }) => name)).toEqual(["chosen", "early"]);
  });

  it("moves labels apart, and keeps them within", () => {
    expect(spread([0.5, 0.1], 0.1)).toEqual([0.5, 0.1]);
    const [first = 0, second = 0, third = 0] = spread([1, 1, 0.98], 0.1);
    expect([third, first, second].map((place) => place.toFixed(2))).toEqual([
      "0.80",
      "0.90",
      "1.00",
    ]);
  });

  it("counts layers as Python does", () => {
    expect([0, 1].map(stateName)).toEqual(["embeddings", "after layer 0"]);
  });
});
