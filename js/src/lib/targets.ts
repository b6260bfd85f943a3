import type { TargetScore } from "../generated/protocol";

/** Up to here every target has its chip; beyond, a person searches. */
export const FEW_TARGETS = 8;
const MOST_FOUND = 16;

export interface Found {
  readonly chips: readonly TargetScore[];
  /** How many more there are that match. */
  readonly hidden: number;
}

/** The targets to offer: those that match what was typed, else the likeliest and the chosen ones. */
export function findTargets(
  targets: readonly TargetScore[],
  typed: string,
  chosen: readonly string[],
): Found {
  if (targets.length <= FEW_TARGETS) return { chips: targets, hidden: 0 };
  const wanted = typed.trim().toLocaleLowerCase();
  const matches = targets.filter((target) => target.name.toLocaleLowerCase().includes(wanted));
  const ranked = [...matches].sort((a, b) => b.probability - a.probability);
  if (wanted !== "") {
    const chips = ranked.slice(0, MOST_FOUND);
    return { chips, hidden: ranked.length - chips.length };
  }
  const likeliest = ranked.slice(0, FEW_TARGETS);
  const others = ranked.filter((t) => chosen.includes(t.name) && !likeliest.includes(t));
  const chips = [...likeliest, ...others];
  return { chips, hidden: ranked.length - chips.length };
}
