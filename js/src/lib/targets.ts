import type { TargetScore } from "../generated/protocol";
import { folded, matcher } from "./search";

/** Up to here every target has its chip; beyond, a person searches. */
export const FEW_TARGETS = 8;
const LIKELIEST = 4;

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

/** The labels that the answer gives no probability for, of those that have all that was typed. */
export function findLabels(
  labels: readonly string[],
  targets: readonly TargetScore[],
  typed: string,
): readonly string[] {
  const matches = matcher(typed);
  const whole = folded(typed.trim());
  const scored = new Set(targets.map(({ name }) => name));
  const found = labels.filter((name) => !scored.has(name) && matches(name));
  const isWhole = (name: string) => folded(name) === whole;
  return [...found.filter(isWhole), ...found.filter((name) => !isWhole(name))];
}

function byProbability(targets: readonly TargetScore[]): readonly TargetScore[] {
  return [...targets].sort((a, b) => b.probability - a.probability);
}
