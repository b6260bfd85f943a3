import type { ImageDisplay } from "../../generated/protocol";

/** The scores that are drawn: all, or those of one sign, or how large they are. */
export function ofSign(scores: readonly number[], sign: ImageDisplay["sign"]): readonly number[] {
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
 * the rest pale: a percentile of the sizes. Zeros don't count, or a map of few scores would be all
 * outliers.
 */
export function clippedAt(scores: readonly number[], percentile: number): number {
  const sizes = scores.map(Math.abs).filter((size) => size > 0);
  const rank = Math.ceil((sizes.length * Math.min(100, percentile)) / 100);
  return sizes.sort((a, b) => a - b)[Math.max(1, rank) - 1] ?? 0;
}

/** The size of score that the strongest `share` of all have at least. */
export function sizeOfStrongest(scores: readonly number[], share: number): number {
  const sizes = scores.map(Math.abs).sort((a, b) => b - a);
  const kept = Math.round(sizes.length * share);
  return kept < 1 ? Number.POSITIVE_INFINITY : (sizes[Math.min(kept, sizes.length) - 1] ?? 0);
}
