import { expect, it } from "vitest";
import {
  count,
  duration,
  figures,
  ordinal,
  percent,
  probability,
  signed,
  spoken,
} from "../../../src/lib/scores/numbers";

it.each([
  [0, "0"],
  [1.869, "1.87"],
  [-1.83, "−1.83"],
  [0.0123, "0.012"],
  [12.34, "12.3"],
  [1234.5, "1235"],
  [0.00012, "1.2e−4"],
  [2_500_000, "2.5e6"],
  [Number.NaN, "?"],
])("%d as figures", (value, text) => {
  expect(figures(value)).toBe(text);
});

it("signs scores", () => {
  expect([1.87, -0.5, 0].map(signed)).toEqual(["+1.87", "−0.50", "0"]);
  expect([1.87, -0.5, 0].map(spoken)).toEqual(["plus 1.87", "minus 0.50", "0"]);
});

it("never rounds a probability to certainty", () => {
  expect([0.974, 0.001, 0.9999, 0, 1].map(probability)).toEqual([
    "0.97",
    "<0.01",
    ">0.99",
    "0.00",
    "1.00",
  ]);
});

it("writes percentages", () => {
  const written = [0.38, 0.0002, 0.00001, 0, 0.0153].map(percent);
  expect(written).toEqual(["38 %", "0.02 %", "<0.01 %", "0 %", "1.5 %"]);
});

it("writes ranks, durations and counts", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal).join(" ")).toBe(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd",
  );
  expect([0.14, 0.0002, 2.34, 61].map(duration)).toEqual(["140 ms", "<1 ms", "2.3 s", "61 s"]);
  expect([count(1, "pass"), count(31, "pass")]).toEqual(["1 pass", "31 passes"]);
});
