import type { TargetScore } from "../generated/protocol";
import { folded, matcher } from "./search";

/** Up to here every target has its chip; beyond, a person searches. */
export const FEW_TARGETS = 8;
const LIKELIEST = 4;
const MOST_ROWS = 100;

/** The targets with a chip: all where they are few, else the likeliest and the chosen ones. */
export function chipTargets(
  targets: readonly TargetScore[],
  chosen: readonly string[],
): readonly TargetScore[] {
  if (targets.length <= FEW_TARGETS) return targets;
  return byProbability(targets).filter(
    ({ name }, rank) => rank < LIKELIEST || chosen.includes(name),
  );
}

/** The targets with a row in the map: all where they are few, else the likeliest and some more. */
export function rowTargets(
  targets: readonly TargetScore[],
  more: readonly string[],
): readonly TargetScore[] {
  if (targets.length <= FEW_TARGETS) return targets;
  return byProbability(targets).filter(({ name }, rank) => rank < MOST_ROWS || more.includes(name));
}

/** The targets whose names have all that was typed: one so called, then the likeliest first. */
export function findTargets(
  targets: readonly TargetScore[],
  typed: string,
): readonly TargetScore[] {
  const matches = matcher(typed);
  const whole = folded(typed.trim());
  const ranked = byProbability(targets).filter(({ name }) => matches(name));
  const isWhole = ({ name }: TargetScore) => folded(name) === whole;
  return [...ranked.filter(isWhole), ...ranked.filter((target) => !isWhole(target))];
}

function byProbability(targets: readonly TargetScore[]): readonly TargetScore[] {
  return [...targets].sort((a, b) => b.probability - a.probability);
}
