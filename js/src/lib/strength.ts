import type { PictureDisplay } from "../generated/protocol";
import { largest } from "./ranking";

/** The scores that are drawn: all, or those of one sign, or how large they are. */
export function ofSign(scores: readonly number[], sign: PictureDisplay["sign"]): readonly number[] {
  switch (sign) {
    case "positive":
      return scores.map((score) => Math.max(0, score));
    case "negative":
      return scores.map((score) => Math.min(0, score));
    case "absolute":
      return scores.map(Math.abs);
    default:
      return scores;
  }
}

/**
 * The size from which scores have the full colour, so that a few that stand far out don't leave
 * the rest pale. A percentile of strength, not of number, as in captum's `visualize_image_attr`:
 * where most scores are zero, it still tells the others apart.
 */
export function clippedAt(scores: readonly number[], percentile: number): number {
  const most = largest(scores);
  if (percentile >= 100) return most;
  const sizes = scores.map(Math.abs).sort((a, b) => a - b);
  const wanted = (sizes.reduce((sum, size) => sum + size, 0) * percentile) / 100;
  let sum = 0;
  for (const size of sizes) {
    sum += size;
    if (size > 0 && sum >= wanted) return size;
  }
  return most;
}

/** The size of score that the strongest `share` of all have at least. */
export function sizeOfStrongest(scores: readonly number[], share: number): number {
  const sizes = scores.map(Math.abs).sort((a, b) => b - a);
  const kept = Math.round(sizes.length * share);
  return kept < 1 ? Number.POSITIVE_INFINITY : (sizes[Math.min(kept, sizes.length) - 1] ?? 0);
}
