import { convertLrgbToRgb, convertOklabToRgb, type Rgb } from "culori/fn";
import { hex } from "./conversion";

/** How browsers write computed colours, and the colour of three numbers behind that. */
const NOTATIONS: Readonly<Record<string, (x: number, y: number, z: number) => Rgb>> = {
  "rgb(": legacy,
  "rgba(": legacy,
  "color(srgb ": (r, g, b) => ({ mode: "rgb", r, g, b }),
  "color(srgb-linear ": (r, g, b) => convertLrgbToRgb({ r, g, b }),
  "oklab(": (l, a, b) => convertOklabToRgb({ l, a, b }),
};

/** A computed colour as `#rrggbb`, or null for none, a see-through one or an unknown notation. */
export function opaque(computed: string): string | null {
  for (const [start, read] of Object.entries(NOTATIONS)) {
    if (!computed.startsWith(start)) continue;
    // A channel may be `none`, which is zero.
    const numbers = computed.slice(start.length, -1).split(/[\s,/]+/);
    const [x = 0, y = 0, z = 0, alpha = 1] = numbers.map((number) => Number(number) || 0);
    return alpha < 1 ? null : hex(read(x, y, z));
  }
  return null;
}

function legacy(r: number, g: number, b: number): Rgb {
  return { mode: "rgb", r: r / 255, g: g / 255, b: b / 255 };
}
