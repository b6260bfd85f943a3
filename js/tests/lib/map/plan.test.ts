import { expect, it } from "vitest";
import { planOf } from "../../../src/lib/map/plan";
import { targetMapOf } from "../../../src/lib/map/target-map";
import { layoutOf } from "../../../src/lib/text/layout";
import type { Granularity } from "../../../src/lib/text/segments";
import { answer } from "../../fixture";

const SELECTION = { method: "", target: "", contrast: "", output: "logit", layer: "" } as const;

function plan(text: string, width: number, granularity: Granularity = "words") {
  const layout = layoutOf(answer(text), granularity);
  return planOf(targetMapOf(layout, [], SELECTION, undefined, "tokens"), width);
}

it("sets words upright only where they don't fit side by side", () => {
  const text = "I love you, but I also kind of dislike you";
  expect(plan(text, 900)).toMatchObject({ isUpright: false, headHeight: 24 });
  const narrow = plan(text, 400);
  expect(narrow.isUpright).toBe(true);
  expect(narrow.columns.at(-1)).toBeLessThan(plan(text, 900).columns.at(-1) ?? 0);
  expect(narrow.headHeight).toBeGreaterThan(40);
});

it("never sets sentences upright, and shows more than one of them", () => {
  const text = `${"A long sentence, ".repeat(9)}. ${"Another, ".repeat(9)}.`;
  const { isUpright, columns } = plan(text, 400, "sentences");
  expect(isUpright).toBe(false);
  expect(columns[2]).toBeLessThan(400);
});

it("stands any width, as before the first layout", () => {
  const { headWidth, columns } = plan("one two", 0);
  expect(headWidth).toBeGreaterThan(0);
  expect(columns.every((start, at) => at === 0 || start > (columns[at - 1] ?? 0))).toBe(true);
});
