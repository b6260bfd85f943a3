import type { TargetMap } from "./target-map";
import { type Tracks, tracksOf } from "./virtual-axis";

/** Where everything in the map stands, in pixels. */
export interface MapPlan {
  readonly headWidth: number;
  readonly headHeight: number;
  /** Whether the column heads run upwards, as they would not fit side by side. */
  readonly isUpright: boolean;
  readonly columns: Tracks;
  readonly rows: Tracks;
}

const ROW = 24;
const NARROW = { least: 22, most: 32 } as const;
const PADDING = 12;
const COLUMN = { least: 24, most: 190, share: 0.6 } as const;
const HEAD = { least: 72, most: 200, share: 0.36 } as const;
const UPRIGHT = { least: 40, most: 116 } as const;
/** Of the probability beside a target's name, with the space around. */
const FIGURE = 60;
const LETTER = 6.8;
const CAPITAL = 9;
/** Chinese, Japanese and Korean letters, and emoji. */
const WIDE_LETTER = 13;
const FIRST_WIDE = "\u2e80";

/** Lay the map out in so many pixels; widths of texts are estimated, as measuring takes long. */
export function planOf({ layout, rows }: TargetMap, width: number): MapPlan {
  const titles = largestOf(rows.map(({ title }) => textWidth(title)));
  const headWidth = Math.round(within(titles + FIGURE, limits(HEAD, width)));
  const room = width - headWidth;
  const texts = layout.texts.map(textWidth);
  const own = limits(COLUMN, room);
  const side = tracksOf(texts.map((text) => Math.round(within(text + PADDING, own))));
  const isShort = layout.granularity === "tokens" || layout.granularity === "words";
  const isUpright = isShort && (side.at(-1) ?? 0) > room;
  return {
    headWidth,
    headHeight: isUpright ? within(largestOf(texts) + PADDING, UPRIGHT) : ROW,
    isUpright,
    columns: isUpright
      ? tracksOf(texts.map(() => within(Math.floor(room / texts.length), NARROW)))
      : side,
    rows: tracksOf(rows.map(() => ROW)),
  };
}

function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (letter >= FIRST_WIDE) width += WIDE_LETTER;
    else width += letter === letter.toLowerCase() ? LETTER : CAPITAL;
  }
  return width;
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** Nothing takes more than its share of the whole. */
function limits(of: Limits & { readonly share: number }, whole: number): Limits {
  return { least: of.least, most: Math.max(of.least, Math.min(of.most, whole * of.share)) };
}

function within(size: number, { least, most }: Limits): number {
  return Math.max(least, Math.min(most, size));
}

function largestOf(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}
