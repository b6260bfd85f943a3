import { formatHex, interpolate, wcagContrast } from "culori";
import { describe, expect, it } from "vitest";
import { opaque } from "../../../src/lib/colours/computed";
import { contrast, mixed } from "../../../src/lib/colours/conversion";

const PAIRS = [
  ["#ffffff", "#ea695e"],
  ["#111111", "#2c6cc4"],
  ["#fdf6e3", "#000000"],
  ["#808080", "#14787a"],
] as const;

describe.each(PAIRS)("%s and %s", (from, to) => {
  it("mix as in the whole library", () => {
    const reference = interpolate([from, to], "oklab");
    const mix = mixed(from, to);
    for (let at = 0; at <= 1; at += 1 / 64) expect(mix(at)).toBe(formatHex(reference(at)));
  });

  it("have the contrast of the whole library", () => {
    expect(contrast(from, to)).toBeCloseTo(wcagContrast(from, to), 12);
    expect(contrast(to, from)).toBe(contrast(from, to));
  });
});

describe("opaque", () => {
  it("reads what browsers compute", () => {
    expect(opaque("rgb(17, 17, 17)")).toBe("#111111");
    expect(opaque("rgba(0, 0, 0, 0)")).toBeNull();
    expect(opaque("rgba(17, 17, 17, 0.99)")).toBeNull();
    expect(opaque("transparent")).toBeNull();
    expect(opaque("color(srgb 1 1 1)")).toBe("#ffffff");
    expect(opaque("color(srgb 1 1 1 / 0.5)")).toBeNull();
    expect(opaque("")).toBeNull();
  });

  it.each([
    "rgb(1, 120, 255)",
    "rgba(1, 120, 255, 1)",
    "color(srgb 0.2 0.4 0.6)",
    "color(srgb 0.2 1e-7 none)",
    "color(srgb-linear 0.2 0.4 0.6 / 1)",
    "oklab(0.6 0.1 -0.05)",
  ])("reads %s as the whole library does", (computed) => {
    expect(opaque(computed)).toBe(formatHex(computed));
  });
});
