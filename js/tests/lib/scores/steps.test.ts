import { describe, expect, it } from "vitest";
import { stepsOf } from "../../../src/lib/scores/steps";

const lengths = (steps: readonly { readonly from: number; readonly to: number }[]) =>
  steps.map(({ from, to }) => to - from);

describe("steps of a complete method", () => {
  it("lead from the baseline up and from there down to the answer", () => {
    const { positive, negative, ends } = stepsOf([1, -2, 3, 0], 0.5);
    expect(positive.map(({ index }) => index)).toEqual([2, 0]);
    // Up by 4 and down by 2: the baseline is at the scale's start, the answer half-way.
    expect(ends).toEqual({ baseline: 0, answer: 0.5 });
    expect(positive[0]?.from).toBe(0);
    expect(positive.at(-1)?.to).toBe(1);
    expect(negative).toMatchObject([{ index: 1, from: 0.5, to: 1 }]);
  });

  it("begin at the answer where that is below the baseline", () => {
    const { positive, negative, ends } = stepsOf([1, -4], 0);
    expect(ends).toEqual({ baseline: 0.75, answer: 0 });
    expect(positive).toMatchObject([{ from: 0.75, to: 1 }]);
    expect(negative).toMatchObject([{ from: 0, to: 1 }]);
  });

  it("sum the small ones, so that all lengths together are the change", () => {
    const scores = [5, 4, 3, 2, 1, 0.5, 0.25, 0.125];
    const { positive } = stepsOf(scores, 0);
    expect(positive).toHaveLength(6);
    expect(positive.at(-1)).toMatchObject({ index: null, count: 3, score: 0.875 });
    expect(lengths(positive).reduce((sum, length) => sum + length, 0)).toBeCloseTo(1);
  });
});

it("begins both sides at zero where scores need not add up", () => {
  const { positive, negative, ends } = stepsOf([2, -1], null);
  expect(ends).toBeNull();
  expect(positive).toMatchObject([{ from: 0, to: 1 }]);
  expect(negative).toMatchObject([{ from: 0, to: 0.5 }]);
});

it("stands scores that are all zero", () => {
  expect(stepsOf([0, 0], 0)).toEqual({
    positive: [],
    negative: [],
    ends: { baseline: 0, answer: 0 },
  });
});
