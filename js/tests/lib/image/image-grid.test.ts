import { describe, expect, it } from "vitest";
import {
  cellCount,
  gridOf,
  shortPlace,
  squareAfterKey,
  squareAt,
  squareStyle,
} from "../../../src/lib/image/image-grid";
import { layoutOf } from "../../../src/lib/text/layout";
import { unitOfSpan, unitScores } from "../../../src/lib/text/units";
import { CELLS, IMAGE, imageAnswer, SCORES } from "../../image-fixture";

const PATCHES = layoutOf(imageAnswer(), "words");
const PIXELS = layoutOf(imageAnswer(), "tokens");
const GRID = gridOf(IMAGE, "words");

it("divides an image into patches and into cells", () => {
  expect(cellCount(IMAGE)).toBe(CELLS);
  expect(PATCHES.grid).toMatchObject({ rows: 2, columns: 3, side: 4 });
  expect(PIXELS.grid).toMatchObject({ rows: 4, columns: 6, side: 2 });
  expect(PIXELS.units.map(({ tokens }) => tokens)).toEqual(SCORES.map((_, at) => [at]));
});

it("gives a patch the cells that lie in it", () => {
  expect(PATCHES.units[1]?.tokens).toEqual([2, 3, 8, 9]);
  expect(PATCHES.units[5]?.tokens).toEqual([16, 17, 22, 23]);
  const every = PATCHES.units.flatMap(({ tokens }) => tokens).sort((a, b) => a - b);
  expect(every).toEqual(SCORES.map((_, at) => at));
  const scores = unitScores(PATCHES.units, SCORES);
  expect(scores[5]).toBe(2);
  expect(scores[0]).toBe(-1);
});

it("counts a square's pixels row by row, so that it is found again and only then", () => {
  const patch = PATCHES.units[5];
  // Its first pixel is in row 4 and column 8, its last in row 7 and column 11.
  expect(patch).toMatchObject({ start: 4 * 12 + 8, end: 7 * 12 + 12 });
  const span = { index: 5, start: 56, end: 96, text: "", score: 0 };
  expect(unitOfSpan(PATCHES.units, span)).toBe(patch);
  expect(unitOfSpan(PIXELS.units, span)).toBeUndefined();
});

it("names places as Python counts them", () => {
  expect(PATCHES.texts[5]).toBe("patch row 1, column 2");
  expect(PIXELS.texts[5]).toBe("row 0–1, column 10–11");
  const single = layoutOf(imageAnswer({ image: { ...IMAGE, cell: 1, patch: 4 } }), "tokens");
  expect(single.texts[13]).toBe("row 1, column 1");
});

it("finds the square at a point, and none beside the image", () => {
  expect(squareAt(GRID, 0, 0)).toBe(0);
  expect(squareAt(GRID, 0.99, 0.99)).toBe(5);
  expect(squareAt(GRID, 0.34, 0.49)).toBe(1);
  for (const [x, y] of [
    [1, 0],
    [-0.01, 0],
    [0, 1],
    [Number.NaN, 0],
  ] as const) {
    expect(squareAt(GRID, x, y)).toBeNull();
  }
});

describe("keys", () => {
  it.each([
    ["ArrowRight", 1, 2],
    ["ArrowRight", 2, 2],
    ["ArrowLeft", 3, 3],
    ["ArrowDown", 1, 4],
    ["ArrowDown", 4, 4],
    ["ArrowUp", 5, 2],
    ["ArrowUp", 2, 2],
    ["Home", 5, 3],
    ["End", 3, 5],
    ["a", 0, null],
  ])("%s leads from %i to %s", (key, from, to) => {
    expect(squareAfterKey(GRID, from, key)).toBe(to);
  });
});

it("places a square in percent", () => {
  const [left, top, width, height] = squareStyle(GRID, 4)
    .split(";")
    .map((rule) => Number.parseFloat(rule.split(":")[1] ?? ""));
  expect([left, top, width, height].map((value) => Math.round(value ?? 0))).toEqual([
    33, 50, 33, 50,
  ]);
});

it("has a short name for a square, of its row and column", () => {
  expect([0, 4, 5].map((index) => shortPlace(GRID, index))).toEqual(["0, 0", "1, 1", "1, 2"]);
});
