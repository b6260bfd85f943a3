import { describe, expect, it } from "vitest";
import {
  attentionLines,
  MOST_LINES,
  meanOfHeads,
  strongestPlaces,
} from "../../../src/lib/inside/attention-lines";

const map = (head: number, values: number[], columns = 2) => ({
  ...{ head, columns, rows: values.length / columns },
  values: Float32Array.from(values),
});
const MAPS = [map(0, [0.5, 0.25, -1, 0]), map(3, [0.25, 0, 0.5, 0.5])];
const ALL = { largest: 1, threshold: 0, focus: null, isShown: () => true };

describe("lines", () => {
  it("are there for every weight, the strongest on top", () => {
    const lines = attentionLines(MAPS, ALL);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toEqual({ head: 0, row: 1, column: 0, strength: -1 });
  });

  it("below the threshold are left out, whatever their sign", () => {
    const strong = attentionLines(MAPS, { ...ALL, threshold: 0.5 });
    expect(strong.map(({ strength }) => strength)).toEqual([0.5, 0.5, 0.5, -1]);
  });

  it("are those of one row or one column where a token is looked at", () => {
    const row = attentionLines(MAPS, { ...ALL, focus: { end: "reading", at: 1 } });
    expect(row.map((line) => line.row)).toEqual([1, 1, 1]);
    const column = attentionLines(MAPS, { ...ALL, focus: { end: "read", at: 1 } });
    expect(column.map((line) => [line.head, line.row])).toEqual([
      [0, 0],
      [3, 1],
    ]);
  });

  it("can be filtered, and are not more than can be drawn", () => {
    expect(attentionLines(MAPS, { ...ALL, isShown: (row) => row === 0 })).toHaveLength(3);
    const many = [
      map(
        0,
        Array.from({ length: 6400 }, (_, at) => 0.01 + at / 6400),
        80,
      ),
    ];
    const lines = attentionLines(many, ALL);
    expect(lines).toHaveLength(MOST_LINES);
    expect(lines.at(-1)).toMatchObject({ row: 79, column: 79 });
    const equal = [map(0, new Array<number>(6400).fill(0.5), 80)];
    expect(attentionLines(equal, ALL)).toHaveLength(MOST_LINES);
  });
});

describe("what one token reads", () => {
  it("is the mean of the heads", () => {
    expect(meanOfHeads(MAPS, { end: "reading", at: 0 })).toEqual([0.375, 0.125]);
    expect(meanOfHeads(MAPS, { end: "read", at: 0 })).toEqual([0.375, -0.25]);
    expect(meanOfHeads([], { end: "read", at: 0 })).toEqual([]);
  });

  it("is told by its largest, of either sign", () => {
    expect(strongestPlaces([0.1, -0.5, 0, 0.3], 2)).toEqual([1, 3]);
    expect(strongestPlaces([0, 0], 2)).toEqual([]);
  });
});
