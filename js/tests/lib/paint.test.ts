import { describe, expect, it } from "vitest";
import { cellMark, cellStyle, rampsOf, unitStyle } from "../../src/lib/colours/colour";

const ramp = rampsOf("blue_red", { dark: false, background: "#ffffff" }).signed;

describe("the colour of a unit", () => {
  it("is doubled by a line: below what speaks for the target, above what speaks against it", () => {
    const { background } = ramp.at(0.5);
    expect(unitStyle(2, 4, ramp)).toBe(
      `background-color:${background};color:#1b1f24;text-decoration:underline 1.5px #1b1f2470`,
    );
    expect(unitStyle(-4, 4, ramp)).toBe(
      "background-color:#5b97e0;color:#1b1f24;text-decoration:overline 3px #1b1f2470",
    );
  });

  it("stands alone where a score is weak, or all are 0", () => {
    expect(unitStyle(0.1, 4, ramp)).toBe(cellStyle(0.1, 4, ramp));
    expect(unitStyle(0, 0, ramp)).toBe("background-color:#ffffff;color:#1b1f24");
  });
});

it("marks a cell by the sign of a score that counts", () => {
  expect([4, -4, 0.1, 0].map((score) => cellMark(score, 4))).toEqual(["+", "\u2212", "", ""]);
});
