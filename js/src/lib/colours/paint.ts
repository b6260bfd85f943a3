import { MINUS, spoken } from "../scores/numbers";
import type { Standing } from "../scores/ranking";
import type { Ramp } from "./colour";

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
  const fraction = fractionOf(score, extent);
  const { text } = ramp.at(fraction);
  const size = Math.min(1, Math.abs(fraction));
  const colours = cellStyle(score, extent, ramp);
  if (!(size >= MARK_FROM)) return colours;
  const side = fraction > 0 ? "underline" : "overline";
  const height = Math.max(1, Math.round(size * MARK_MAX * 2) / 2);
  return `${colours};text-decoration:${side} ${height}px ${text}${MARK_ALPHA}`;
}

/** The colours alone. */
export function cellStyle(score: number, extent: number, ramp: Ramp): string {
  const { background, text } = ramp.at(fractionOf(score, extent));
  return `background-color:${background};color:${text}`;
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

/** How a screen reader names a unit. */
export function unitLabel(text: string, standing: Standing, of: SpokenResult): string {
  const rank = `rank ${standing.rank} of ${standing.of}`;
  return `${text}, score ${spoken(standing.score)}, ${rank}${direction(standing.score, of)}`;
}

/** How a screen reader names a cell, whose row and column it may not tell by itself. */
export function cellLabel(text: string, score: number, of: SpokenResult): string {
  const side = of.signed && score !== 0 ? direction(score, of) : `, for ${of.target}`;
  return `${text}, score ${spoken(score)}${side}`;
}

function direction(score: number, of: SpokenResult): string {
  if (!of.signed || score === 0) return "";
  return `, speaks ${score > 0 ? "for" : "against"} ${of.target}`;
}

export interface SpokenResult {
  readonly signed: boolean;
  readonly target: string;
}
