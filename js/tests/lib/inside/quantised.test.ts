import { describe, expect, it } from "vitest";
import { dequantised, largestOf } from "../../../src/lib/inside/quantised";

describe("8-bit numbers", () => {
  it("have a step for each row and a common zero", () => {
    const array = { shape: [2, 1, 2], values: [128, 255, 1, 128], steps: [0.5, 2], zero: 128 };
    const { values, rows, shape } = dequantised(array);
    expect([...values]).toEqual([0, 63.5, -254, 0]);
    expect(rows.map((row) => [...row])).toEqual([
      [0, 63.5],
      [-254, 0],
    ]);
    expect(shape).toEqual([2, 1, 2]);
    expect(dequantised(array).rows[1]).toBe(rows[1]);
  });

  it("may be none", () => {
    expect(dequantised({ shape: [0], values: [], steps: [], zero: 0 }).rows).toEqual([]);
    expect(largestOf([])).toBe(0);
    expect(largestOf([1, -3, 2])).toBe(3);
  });
});
