import { expect, it } from "vitest";
import { type Extents, scaleOf, widened } from "../../../src/lib/scores/extent";
import { layoutOf } from "../../../src/lib/text/layout";
import { answer, result } from "../../fixture";

it("remembers the largest score of a method over targets and inputs", () => {
  const none: Extents = new Map();
  const of = answer("I dislike you");
  const layout = layoutOf(of, "words");
  const weak = result(of, { scores: [0, 0, 1, 1, 0, 0] });
  const strong = result(of, { target: "POSITIVE", scores: [0, -5, 0, 0, 0, 0] });
  const first = widened(none, [weak], layout);
  expect(first.get(scaleOf(weak, "words"))).toBe(2);
  const second = widened(first, [weak, strong], layout);
  expect(second.get(scaleOf(weak, "words"))).toBe(5);
  expect(widened(second, [weak], layout)).toBe(second);
});
