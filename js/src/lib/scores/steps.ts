/** One step from the baseline to the answer: a unit's score, or the sum of several small ones. */
export interface Step {
  /** The unit; null for the sum of the small ones. */
  readonly index: number | null;
  /** How many units the step stands for. */
  readonly count: number;
  readonly score: number;
  /** Where the bar lies on the scale, from 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** The scores as bars on one scale: what speaks for the target, and what speaks against it. */
export interface Steps {
  readonly positive: readonly Step[];
  readonly negative: readonly Step[];
  /** Where the baseline's value and the answer's lie on the scale; null if scores add up to neither. */
  readonly ends: { readonly baseline: number; readonly answer: number } | null;
}

/** The strongest scores that have a step of their own, on either side. */
const MOST = 5;

/**
 * Lay scores out as bars, the strongest first.
 *
 * With a baseline value the positive scores lead from it up to their sum, and the negative ones
 * from there down to the answer's value. Without one, both begin at zero.
 */
export function stepsOf(scores: readonly number[], baseline: number | null, most = MOST): Steps {
  const positive = ranked(scores, 1, most);
  const negative = ranked(scores, -1, most);
  const up = total(positive);
  const down = total(negative);
  if (baseline === null) {
    const scale = Math.max(up, down) || 1;
    return { positive: laid(positive, 0, scale), negative: laid(negative, 0, scale), ends: null };
  }
  // The scale begins at the lower one of the two; the answer lies `net` from the baseline.
  const net = up - down;
  const start = Math.max(0, -net);
  const scale = up + start || 1;
  return {
    positive: laid(positive, start, scale),
    negative: laid(negative, net + start, scale),
    ends: { baseline: start / scale, answer: (net + start) / scale },
  };
}

type Ranked = Pick<Step, "index" | "count" | "score">;

function ranked(scores: readonly number[], sign: 1 | -1, most: number): readonly Ranked[] {
  const all = scores
    .map((score, index) => ({ index, count: 1, score }))
    .filter(({ score }) => score * sign > 0)
    .sort((a, b) => sign * (b.score - a.score));
  const rest = all.slice(most);
  if (rest.length < 2) return all;
  const score = rest.reduce((sum, one) => sum + one.score, 0);
  return [...all.slice(0, most), { index: null, count: rest.length, score }];
}

function total(steps: readonly Ranked[]): number {
  return steps.reduce((sum, { score }) => sum + Math.abs(score), 0);
}

function laid(steps: readonly Ranked[], start: number, scale: number): readonly Step[] {
  let at = start;
  return steps.map((step) => {
    const from = at / scale;
    at += Math.abs(step.score);
    return { ...step, from, to: at / scale };
  });
}
