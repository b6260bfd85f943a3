/** How a score stands among all scores shown with it. Strength is the size, whatever the sign. */
export interface Standing {
  readonly score: number;
  /** 1 for the strongest; equals share a rank. */
  readonly rank: number;
  readonly of: number;
  /** |score| over the sum of all |scores|. */
  readonly share: number;
}

export function standings(scores: readonly number[]): readonly Standing[] {
  const sizes = scores.map(Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rankOf = new Map<number, number>();
  [...sizes]
    .sort((a, b) => b - a)
    .forEach((size, at) => {
      if (!rankOf.has(size)) rankOf.set(size, at + 1);
    });
  return scores.map((score) => {
    const size = Math.abs(score);
    return {
      score,
      rank: rankOf.get(size) ?? scores.length,
      of: scores.length,
      share: total === 0 ? 0 : size / total,
    };
  });
}

/** Index of the strongest score, or -1 of none. */
export function strongest(scores: readonly number[]): number {
  let best = -1;
  scores.forEach((score, at) => {
    if (best < 0 || Math.abs(score) > Math.abs(scores[best] ?? 0)) best = at;
  });
  return best;
}

export function largest(scores: readonly number[]): number {
  return scores.reduce((max, score) => Math.max(max, Math.abs(score)), 0);
}
