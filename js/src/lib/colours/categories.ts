import { formatHex, interpolate, modeOklab, modeRgb, useMode } from "culori/fn";

useMode(modeRgb);
useMode(modeOklab);

/** The forms of points: each category has its own, so that colour is never the only difference. */
export type Form = "circle" | "square" | "triangle" | "diamond" | "cross" | "star";

export interface Mark {
  readonly colour: string;
  readonly form: Form;
}

const FORMS: readonly Form[] = ["circle", "square", "triangle", "diamond", "cross", "star"];

/**
 * Colours that people with any kind of colour blindness tell apart: Okabe & Ito 2008,
 * https://jfly.uni-koeln.de/color/, without black and yellow, which are lost on a dark or a light
 * background. The blue is lighter on a dark one.
 */
const OKABE_ITO = {
  light: ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7"],
  dark: ["#3d9be9", "#e69f00", "#00b386", "#f2793a", "#9fd8f7", "#d994ba"],
} as const;

/** How many categories have a mark of their own. */
export const MOST_MARKS = OKABE_ITO.light.length;

/** One mark for each of the first categories. */
export function categoryMarks(dark: boolean): readonly Mark[] {
  return OKABE_ITO[dark ? "dark" : "light"].map((colour, at) => ({
    colour,
    form: FORMS[at] ?? "circle",
  }));
}

/** What is in none of the categories that have a mark. */
export function otherMark(dark: boolean): Mark {
  return { colour: dark ? "#7d858f" : "#8b939c", form: "circle" };
}

/** From the lowest to the highest value: orange to blue, with as many steps as asked for. */
export function valueColours(dark: boolean, steps: number): readonly string[] {
  const [high, low] = OKABE_ITO[dark ? "dark" : "light"];
  const mix = interpolate([low, high], "oklab");
  return Array.from({ length: steps }, (_, step) => formatHex(mix(step / Math.max(1, steps - 1))));
}
