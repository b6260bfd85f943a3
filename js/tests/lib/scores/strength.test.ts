import { describe, expect, it } from "vitest";
import { clippedAt, ofSign, sizeOfStrongest } from "../../../src/lib/scores/strength";

it("draws the scores of a sign", () => {
  const scores = [1, -2, 0];
  expect(ofSign(scores, "all")).toBe(scores);
  expect(ofSign(scores, "positive")).toEqual([1, 0, 0]);
  expect(ofSign(scores, "negative")).toEqual([0, -2, 0]);
  expect(ofSign(scores, "absolute")).toEqual([1, 2, 0]);
});

describe("clippedAt", () => {
  it("is off at 100", () => {
    expect(clippedAt([1, -50, 2], 100)).toBe(50);
  });

  it("cuts off a score that outweighs all others", () => {
    const scores = [...Array.from({ length: 99 }, (_, at) => at - 99), 1e6];
    expect(clippedAt(scores, 99)).toBe(99);
    expect(clippedAt(scores, 98)).toBe(98);
    expect(clippedAt(scores, 50)).toBe(50);
    expect(clippedAt(scores, 99.1)).toBe(1e6);
  });

  it("goes by the scores that there are: zeros don't count", () => {
    const scores = Array.from({ length: 1000 }, (_, at) => (at === 7 ? -3 : 0));
    expect(clippedAt(scores, 50)).toBe(3);
  });

  it("is nothing of nothing", () => {
    expect(clippedAt([], 98)).toBe(0);
    expect(clippedAt([0, 0], 98)).toBe(0);
  });
});

it("tells the size that a share of all scores reaches", () => {
  const scores = [1, -4, 3, -2];
  expect(sizeOfStrongest(scores, 0.25)).toBe(4);
  expect(sizeOfStrongest(scores, 0.5)).toBe(3);
  expect(sizeOfStrongest(scores, 1)).toBe(1);
  expect(sizeOfStrongest(scores, 0)).toBe(Number.POSITIVE_INFINITY);
});
