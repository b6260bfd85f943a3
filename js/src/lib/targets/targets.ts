import type { Answer, ModelInfo, TargetScore } from "../../generated/protocol";
import { folded, matcher } from "../methods/search";

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

/** A target to choose; without figures while the kernel has not told them. */
export interface Chip {
  readonly name: string;
  /** What of the name its group does not say. */
  readonly title: string;
  readonly score: TargetScore | undefined;
}

export interface ChipGroup {
  readonly title: string;
  readonly chips: readonly Chip[];
}

/** The chips: in one group, or a group for each place where only one target can be right. */
export function chipGroups(
  answer: Answer,
  { selectable_spans: selectable }: Pick<ModelInfo, "selectable_spans">,
  chosen: string,
): readonly ChipGroup[] {
  const { targets, predicted } = answer;
  if (selectable !== null && !selectable.several) {
    const places = new Map<string, TargetScore[]>();
    for (const target of targets) {
      const place = JSON.stringify(target.places[0]);
      places.set(place, [...(places.get(place) ?? []), target]);
    }
    return [...places.values()].map((own) => groupOf(byProbability(own), places.size > 1));
  }
  const chips = chipTargets(targets, [chosen, predicted]).map(chipOf);
  const isKnown = chosen === "" || targets.some(({ name }) => name === chosen);
  const asked = isKnown ? [] : [{ name: chosen, title: chosen, score: undefined }];
  return [{ title: "", chips: [...chips, ...asked] }];
}

function chipOf(score: TargetScore): Chip {
  return { name: score.name, title: score.name, score };
}

/** Names such as "mask 2: good" under what they have in common. */
function groupOf(targets: readonly TargetScore[], isOneOfSeveral: boolean): ChipGroup {
  const [title = "", ...rest] = (targets[0]?.name ?? "").split(": ");
  if (!isOneOfSeveral || rest.length === 0) return { title: "", chips: targets.map(chipOf) };
  const prefix = `${title}: `;
  const shortened = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const chips = targets.map((score) => ({ ...chipOf(score), title: shortened(score.name) }));
  return { title, chips };
}

/** Whether the model says so: the likeliest target, or each that is likely where several can be. */
export function isPredicted(
  target: TargetScore,
  answer: Answer,
  {
    independent,
    selectable_spans: selectable,
  }: Pick<ModelInfo, "independent" | "selectable_spans">,
): boolean {
  if (independent) return target.probability > 0.5;
  return selectable === null && target.name === answer.predicted;
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
