import {
  convertOklabToRgb,
  convertRgbToLrgb,
  convertRgbToOklab,
  lerp,
  parseHex,
  type Rgb,
} from "culori/fn";

/**
 * Colours as `#rrggbb`, with what culori has of formulas. Its functions for colours of any kind
 * are not used: they bring along a parser of everything that CSS can write.
 */

/** A colour in writing, the nearest to it that sRGB has. */
export function hex({ r, g, b }: Rgb): string {
  const digits = [r, g, b].map((channel) => {
    const byte = Math.round(Math.min(1, Math.max(0, channel)) * 255);
    return byte.toString(16).padStart(2, "0");
  });
  return `#${digits.join("")}`;
}

/** The colours between two, from the first at 0 to the second at 1, mixed in OKLab. */
export function mixed(from: string, to: string): (fraction: number) => string {
  const start = convertRgbToOklab(rgb(from));
  const end = convertRgbToOklab(rgb(to));
  return (at) => {
    const [l, a, b] = [
      lerp(start.l, end.l, at),
      lerp(start.a, end.a, at),
      lerp(start.b, end.b, at),
    ];
    return hex(convertOklabToRgb({ l, a, b }));
  };
}

/** The contrast ratio of two colours, from 1 to 21: WCAG 2.1, "contrast ratio". */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.1, "relative luminance". */
function luminance(colour: string): number {
  const { r, g, b } = convertRgbToLrgb(rgb(colour));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** What is no colour is black. */
function rgb(colour: string): Rgb {
  return parseHex(colour) ?? { mode: "rgb", r: 0, g: 0, b: 0 };
}
