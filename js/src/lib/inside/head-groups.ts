import { KEPT_BYTES } from "../../generated/traits";

/** Bytes of head maps that are open at once, of all that a widget keeps. */
const OPEN_BYTES = 0.8 * KEPT_BYTES;

/** Each head that is asked for by itself takes one of a widget's 24 places. */
const MOST_SINGLE_HEADS = 16;

/** How many heads of one layer can be shown at once. */
export function mostHeads(heads: number, rows: number, columns: number): number {
  const size = Math.max(1, rows * columns);
  if (size * heads <= OPEN_BYTES) return heads;
  return Math.max(1, Math.min(heads, MOST_SINGLE_HEADS, Math.floor(OPEN_BYTES / size)));
}

/** Which heads are asked for together: all of the layer if they fit, else each by itself. */
export function headGroups(
  chosen: readonly number[],
  heads: number,
  rows: number,
  columns: number,
): readonly (readonly number[])[] {
  if (chosen.length === 0) return [];
  if (mostHeads(heads, rows, columns) === heads)
    return [Array.from({ length: heads }, (_, k) => k)];
  return chosen.map((head) => [head]);
}

/** A colour for each head, told apart on a light and on a dark background. */
export function headColour(head: number, heads: number, isDark: boolean): string {
  const step = heads <= 12 ? 360 / Math.max(1, heads) : 137.5;
  const hue = (255 + head * step) % 360;
  return `oklch(${isDark ? "0.76 0.14" : "0.58 0.17"} ${hue.toFixed(0)})`;
}
