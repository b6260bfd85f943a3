import { expect, it } from "vitest";
import { cellAfterKey } from "../../../src/lib/map/keys";

const after = (key: string, row: number, column: number) =>
  cellAfterKey(key, { row, column }, 20, 6);

it.each([
  ["ArrowRight", 0, -1, { row: 0, column: 0 }],
  ["ArrowRight", 0, 5, { row: 0, column: 5 }],
  ["ArrowLeft", 0, 0, { row: 0, column: -1 }],
  ["ArrowUp", 0, 3, { row: -1, column: 3 }],
  ["ArrowDown", -1, 3, { row: 0, column: 3 }],
  ["ArrowDown", 19, 3, { row: 19, column: 3 }],
  ["PageDown", 4, 3, { row: 14, column: 3 }],
  ["PageUp", 4, 3, { row: 0, column: 3 }],
  ["PageUp", -1, 3, { row: -1, column: 3 }],
  ["Home", 4, 3, { row: 4, column: -1 }],
  ["Home", -1, 3, { row: -1, column: 0 }],
  ["End", 4, 3, { row: 4, column: 5 }],
])("%s leads from %d, %d on", (key, row, column, expected) => {
  expect(after(key, row, column)).toEqual(expected);
});

it.each([
  ["ArrowUp", 0, -1],
  ["ArrowLeft", -1, 0],
  ["a", 2, 2],
])("%s leads nowhere from %d, %d", (key, row, column) => {
  expect(after(key, row, column)).toBeNull();
});
