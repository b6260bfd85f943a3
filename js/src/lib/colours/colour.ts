import type { State } from "../../generated/protocol";
import { MINUS } from "../scores/numbers";
import { contrast, mixed } from "./conversion";

export type Palette = State["palette"];

/** What the colours have to fit: the background they grow out of. */
export interface Theme {
  readonly dark: boolean;
  readonly background: string;
}

export interface Poles {
  readonly negative: string;
  readonly positive: string;
  /** Of unsigned scores, which speak neither for nor against: a hue of its own. */
  readonly strength: string;
}

/**
 * A palette is named after its poles, the negative one first. On a light background they are
 * light enough for dark ink, on a dark one deep enough for light ink: the ink stays the same
 * over the whole scale.
 */
export const PALETTES: {
  readonly [P in Palette]: { readonly light: Poles; readonly dark: Poles };
} = {
  blue_red: {
    light: { negative: "#5b97e0", positive: "#ea695e", strength: "#9d86dc" },
    dark: { negative: "#2c6cc4", positive: "#c53a35", strength: "#7350b8" },
  },
  purple_orange: {
    light: { negative: "#9d86dc", positive: "#f0913a", strength: "#38aea7" },
    dark: { negative: "#7350b8", positive: "#a9590c", strength: "#14787a" },
  },
  teal_brown: {
    light: { negative: "#38aea7", positive: "#c08a57", strength: "#9d86dc" },
    dark: { negative: "#14787a", positive: "#94561f", strength: "#7350b8" },
  },
};

export interface Shade {
  readonly background: string;
  readonly text: string;
  /** Both as the inline style of an element. */
  readonly style: string;
  /** The same with the line that doubles the colour. */
  readonly marked: string;
}

/** Colours of a scale from -1 to 1, worked out once and then only looked up. */
export interface Ramp {
  at(fraction: number): Shade;
}

/** One for signed scores, one for those that only say how much. */
export interface Ramps {
  readonly signed: Ramp;
  readonly unsigned: Ramp;
}

/** Shades on either side of zero: more than the eye tells apart. */
const STEPS = 100;
const INK = { dark: "#1b1f24", light: "#f4f6f8" };
const AA = 4.5;

/** Below this part of the scale a mark would only be noise. */
const MARK_FROM = 0.2;
const MARK_MAX = 3;
/** In hexadecimal: the line must not outweigh the word. */
const MARK_ALPHA = "70";

export function rampsOf(palette: Palette, theme: Theme): Ramps {
  const { negative, positive, strength } = PALETTES[palette][theme.dark ? "dark" : "light"];
  return {
    signed: rampBetween(negative, positive, theme),
    unsigned: rampBetween(strength, strength, theme),
  };
}

export function rampFor(ramps: Ramps, isSigned: boolean): Ramp {
  return isSigned ? ramps.signed : ramps.unsigned;
}

function rampBetween(low: string, high: string, theme: Theme): Ramp {
  const shades = (pole: string, side: LineSide) => {
    const mix = mixed(theme.background, pole);
    return Array.from({ length: STEPS + 1 }, (_, step) => {
      const size = step / STEPS;
      return shade(mix(size), size, side);
    });
  };
  const negative = shades(low, "overline");
  const positive = shades(high, "underline");
  const none = shade(theme.background, 0, "underline");
  return {
    at(fraction) {
      const size = Number.isFinite(fraction) ? Math.min(1, Math.abs(fraction)) : 0;
      return (fraction < 0 ? negative : positive)[Math.round(size * STEPS)] ?? none;
    },
  };
}

/** Below what speaks for the target, above what speaks against it. */
type LineSide = "underline" | "overline";

/**
 * A line doubles the colour, thicker with strength. It is a text decoration, as anything drawn in
 * the background costs a long text twice the time to paint.
 */
function shade(background: string, size: number, side: LineSide): Shade {
  const text = textOn(background);
  const style = `background-color:${background};color:${text}`;
  const height = Math.max(1, Math.round(size * MARK_MAX * 2) / 2);
  const marked =
    size < MARK_FROM ? style : `${style};text-decoration:${side} ${height}px ${text}${MARK_ALPHA}`;
  return { background, text, style, marked };
}

/** The softer ink where it reads well; else black or white, one of which always does. */
export function textOn(background: string): string {
  const soft = isDark(background) ? INK.light : INK.dark;
  const [readable] = [soft, INK.dark, INK.light].filter((ink) => contrast(background, ink) >= AA);
  return readable ?? (isDark(background) ? "#ffffff" : "#000000");
}

/** Whether the colour is nearer to black than to white, as contrast goes. */
export function isDark(colour: string): boolean {
  return contrast(colour, "#ffffff") > contrast(colour, "#000000");
}

/** The inline style of one unit: its colours, and the line that doubles them. */
export function unitStyle(score: number, extent: number, ramp: Ramp): string {
  return ramp.at(fractionOf(score, extent)).marked;
}

/** The colours alone. */
export function cellStyle(score: number, extent: number, ramp: Ramp): string {
  return ramp.at(fractionOf(score, extent)).style;
}

/** What doubles the colour in a cell too small for a line: the sign of a score that counts. */
export function cellMark(score: number, extent: number): string {
  const fraction = fractionOf(score, extent);
  if (!(Math.abs(fraction) >= MARK_FROM)) return "";
  return fraction > 0 ? "+" : MINUS;
}

function fractionOf(score: number, extent: number): number {
  return extent > 0 ? score / extent : 0;
}
