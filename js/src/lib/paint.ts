import type { Ramp } from "./colour";
import { spoken } from "./numbers";
import type { Standing } from "./ranking";

/** Below this part of the scale a mark would only be noise. */
const MARK_FROM = 0.2;
const MARK_MAX = 3;
/** In hexadecimal: the line must not outweigh the word. */
const MARK_ALPHA = "70";

/**
 * The inline style of one unit. The colour is doubled by a line: below what speaks for the
 * target, above what speaks against it, and thicker with strength. It is a text decoration, as
 * anything drawn in the background costs a long text twice the time to paint.
 */
export function unitStyle(score: number, extent: number, ramp: Ramp): string {
  const fraction = extent > 0 ? score / extent : 0;
  const { background, text } = ramp.at(fraction);
  const size = Math.min(1, Math.abs(fraction));
  const colours = `background-color:${background};color:${text}`;
  if (!(size >= MARK_FROM)) return colours;
  const side = fraction > 0 ? "underline" : "overline";
  const height = Math.max(1, Math.round(size * MARK_MAX * 2) / 2);
  return `${colours};text-decoration:${side} ${height}px ${text}${MARK_ALPHA}`;
}

/** How a screen reader names a unit. */
export function unitLabel(text: string, standing: Standing, of: SpokenResult): string {
  const rank = `rank ${standing.rank} of ${standing.of}`;
  const named = `${text}, score ${spoken(standing.score)}, ${rank}`;
  if (!of.signed || standing.score === 0) return named;
  return `${named}, speaks ${standing.score > 0 ? "for" : "against"} ${of.target}`;
}

export interface SpokenResult {
  readonly signed: boolean;
  readonly target: string;
}
