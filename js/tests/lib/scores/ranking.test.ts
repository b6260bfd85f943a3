import { describe, expect, it } from "vitest";
import { largest, standings, strongest } from "../../../src/lib/scores/ranking";

describe("standings", () => {
  it("ranks by size, whatever the sign", () => {
    const found = standings([1, -3, 2, 0]);
    expect(found.map(({ rank }) => rank)).toEqual([3, 1, 2, 4]);
    expect(found[1]).toEqual({ score: -3, rank: 1, of: 4, share: 0.5 });
  });

  it("lets equals share a rank, and zeros have no share", () => {
    expect(standings([1, -1, 0.5]).map(({ rank }) => rank)).toEqual([1, 1, 3]);
    expect(standings([0, 0]).map(({ share }) => share)).toEqual([0, 0]);
  });
});

it("finds the strongest and the largest", () => {
  expect(strongest([0.1, -2, 1])).toBe(1);
  expect(strongest([])).toBe(-1);
  expect(largest([0.1, -2, 1])).toBe(2);
  expect(largest([])).toBe(0);
});
