import { expect, it } from "vitest";
import { findTargets } from "../../src/lib/targets";

const MANY = Array.from({ length: 40 }, (_, at) => {
  return { name: `label ${at}`, probability: (40 - at) / 1000, logit: -at };
});

it("offers few targets as they are", () => {
  const few = MANY.slice(0, 3).reverse();
  expect(findTargets(few, "nothing", [])).toEqual({ chips: few, hidden: 0 });
});

it("offers the likeliest of many, and the chosen one", () => {
  const { chips, hidden } = findTargets(MANY, "", ["label 30"]);
  expect(chips.map(({ name }) => name)).toEqual([
    ...MANY.slice(0, 8).map(({ name }) => name),
    "label 30",
  ]);
  expect(hidden).toBe(31);
});

it("finds by a part of the name", () => {
  expect(findTargets(MANY, " LABEL 39 ", []).chips.map(({ name }) => name)).toEqual(["label 39"]);
  expect(findTargets(MANY, "label", []).hidden).toBe(24);
});
