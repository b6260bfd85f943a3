import { expect, it } from "vitest";
import { storedBytes } from "../../../src/lib/state/size";

it("counts packed numbers by what they need", () => {
  expect(storedBytes([0, 255, 3])).toBe(3);
  expect(storedBytes([0, 256, 3])).toBe(6);
  expect(storedBytes([0, 0.5])).toBe(8);
  expect(storedBytes([-1])).toBe(4);
});

it("adds up what objects and lists hold", () => {
  expect(storedBytes([{ maps: { values: [1, 2] } }, { name: "ab" }])).toBe(4 + 6 + 2 + 4 + 2);
  expect(storedBytes(null)).toBe(4);
});
