import { describe, expect, it } from "vitest";
import { cellMark, cellStyle, type Ramp, unitStyle } from "../../src/lib/colours/colour";

/** Names the place on the scale in the place of a colour. */
const ramp: Ramp = { at: (fraction) => ({ background: `at ${fraction}`, text: "#123456" }) };

describe("the colour of a unit", () => {
  it("is doubled by a line: below what speaks for the target, above what speaks against it", () => {
    expect(unitStyle(2, 4, ramp)).toBe(
      "background-color:at 0.5;color:#123456;text-decoration:underline 1.5px #12345670",
    );
    expect(unitStyle(-4, 4, ramp)).toBe(
      "background-color:at -1;color:#123456;text-decoration:overline 3px #12345670",
    );
  });

  it("stands alone where a score is weak, or all are 0", () => {
    expect(unitStyle(0.1, 4, ramp)).toBe(cellStyle(0.1, 4, ramp));
    expect(unitStyle(0, 0, ramp)).toBe("background-color:at 0;color:#123456");
  });
});

it("marks a cell by the sign of a score that counts", () => {
  expect([4, -4, 0.1, 0].map((score) => cellMark(score, 4))).toEqual(["+", "\u2212", "", ""]);
});
