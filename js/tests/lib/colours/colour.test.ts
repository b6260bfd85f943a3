import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from "culori";
import { describe, expect, it } from "vitest";
import {
  isDark,
  PALETTES,
  type Palette,
  rampsOf,
  type Theme,
  textOn,
} from "../../../src/lib/colours/colour";

const THEMES: Readonly<Record<string, Theme>> = {
  white: { dark: false, background: "#ffffff" },
  sepia: { dark: false, background: "#fdf6e3" },
  jupyterDark: { dark: true, background: "#111111" },
  codeDark: { dark: true, background: "#1f1f1f" },
  slate: { dark: true, background: "#2b303b" },
};
const NAMES = Object.keys(PALETTES) as Palette[];
const cases = NAMES.flatMap((name) =>
  Object.entries(THEMES).map(([title, theme]) => [name, title, theme] as const),
);
const steps = Array.from({ length: 401 }, (_, at) => at / 200 - 1);

function colour(css: string): Color {
  const parsed = parse(css);
  if (parsed === undefined) throw new Error(`no colour: ${css}`);
  return parsed;
}

describe.each(cases)("%s on %s", (name, _title, theme) => {
  const { signed: ramp, unsigned } = rampsOf(name, theme);
  const poles = PALETTES[name][theme.dark ? "dark" : "light"];

  it("has readable text on every colour", () => {
    const contrasts = steps.map((step) => {
      const shades = [ramp.at(step), unsigned.at(step)];
      return Math.min(...shades.map(({ background, text }) => wcagContrast(background, text)));
    });
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });

  it("keeps one ink over the whole scale", () => {
    const inks = new Set(steps.map((step) => ramp.at(step).text));
    expect([...inks]).toHaveLength(1);
  });

  it("starts from the background and ends at its poles", () => {
    expect(ramp.at(0).background).toBe(theme.background);
    expect(ramp.at(-1).background).toBe(poles.negative);
    expect(ramp.at(1).background).toBe(poles.positive);
    expect(ramp.at(7).background).toBe(poles.positive);
    expect(unsigned.at(1).background).toBe(poles.strength);
    expect(ramp.at(Number.NaN).background).toBe(theme.background);
  });

  it("moves away from the background with strength", () => {
    const distance = differenceCiede2000();
    const far = [0.1, 0.3, 0.6, 1].map((step) =>
      distance(colour(theme.background), colour(ramp.at(step).background)),
    );
    expect(far).toEqual([...far].sort((a, b) => a - b));
  });
});

describe.each(NAMES)("the poles of %s", (name) => {
  const filters = {
    protanopia: filterDeficiencyProt(1),
    deuteranopia: filterDeficiencyDeuter(1),
    tritanopia: filterDeficiencyTrit(1),
  };
  it.each(Object.entries(filters))("differ with %s", (_deficiency, filter) => {
    for (const { negative, positive } of Object.values(PALETTES[name])) {
      const seen = differenceCiede2000()(filter(colour(negative)), filter(colour(positive)));
      expect(seen).toBeGreaterThan(20);
    }
  });
});

it("tells dark from light", () => {
  expect(isDark("#1e1e1e")).toBe(true);
  expect(isDark("#f7f7f7")).toBe(false);
});

describe("the ink", () => {
  it("is black or white on a middle tone, where no softer one is readable", () => {
    const greys = Array.from({ length: 256 }, (_, tone) => {
      const channel = tone.toString(16).padStart(2, "0");
      return `#${channel}${channel}${channel}`;
    });
    for (const grey of greys) {
      expect(wcagContrast(grey, textOn(grey))).toBeGreaterThanOrEqual(4.5);
    }
    expect(new Set(greys.map(textOn))).toContain("#000000");
  });
});
