import { describe, expect, it } from "vitest";
import { unitOfSpan, unitsOf } from "../../src/lib/text/units";
import { answer } from "../fixture";

const SPAN = { index: 2, text: "love", start: 2, end: 6, score: 1 };

describe("the unit of a span", () => {
  it("is the one with its place in the text", () => {
    expect(unitOfSpan(unitsOf(answer("I love you"), "words"), SPAN)?.index).toBe(2);
    expect(unitOfSpan(unitsOf(answer("I love you"), "words"), null)).toBeUndefined();
  });

  it("is gone where another unit has its number", () => {
    expect(unitOfSpan(unitsOf(answer("I loved you"), "words"), SPAN)).toBeUndefined();
    expect(unitOfSpan(unitsOf(answer("He left"), "words"), SPAN)).toBeUndefined();
  });

  it("is gone where the text is shorter", () => {
    expect(unitOfSpan([], SPAN)).toBeUndefined();
  });
});
