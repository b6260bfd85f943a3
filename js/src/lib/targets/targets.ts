import type { Answer, ModelInfo, Result, TargetScore } from "../../generated/protocol";
import { folded, matcher } from "../methods/search";

/** Up to here every target has its chip; beyond, a person searches. */
export const FEW_TARGETS = 8;
const LIKELIEST = 4;
const MOST_ROWS = 100;

/** The target that a trait means: the one of that id, else the likeliest of that name. */
export function findTarget(
  targets: readonly TargetScore[],
  reference: string,
): TargetScore | undefined {
  const byId = targets.find(({ id }) => id === reference);
  return byId ?? byProbability(targets).find(({ name }) => name === reference);
}

/** The id of the target that a trait means; the trait itself where the answer does not list it. */
export function targetId(answer: Answer | null, reference: string): string {
  return findTarget(answer?.targets ?? [], reference)?.id ?? reference;
}

/** What the target of an id is called; the id where the answer does not list it. */
export function targetName(answer: Answer | null, id: string): string {
  return answer?.targets.find((target) => target.id === id)?.name ?? id;
}

/** What a result explains, in words. */
export function resultNames(
  answer: Answer | null,
  { target, contrast }: Pick<Result, "contrast" | "target">,
): { readonly target: string; readonly contrast: string } {
  return { target: targetName(answer, target), contrast: targetName(answer, contrast) };
}

/** The targets with a chip: all where they are few, else the likeliest and the chosen ones. */
export function chipTargets(
  targets: readonly TargetScore[],
  chosen: readonly string[],
): readonly TargetScore[] {
  if (targets.length <= FEW_TARGETS) return targets;
  return byProbability(targets).filter(({ id }, rank) => rank < LIKELIEST || chosen.includes(id));
}

/** The targets with a row in the map: all where they are few, else the likeliest and some more. */
export function rowTargets(
  targets: readonly TargetScore[],
  more: readonly string[],
): readonly TargetScore[] {
  if (targets.length <= FEW_TARGETS) return targets;
  return byProbability(targets).filter(({ id }, rank) => rank < MOST_ROWS || more.includes(id));
}

/** A target to choose; without figures while the kernel has not told them. */
export interface Chip {
  readonly id: string;
  readonly name: string;
  /** What of the name its group does not say. */
  readonly title: string;
  readonly score: TargetScore | undefined;
}

export interface ChipGroup {
  readonly title: string;
  readonly chips: readonly Chip[];
}

/** The chips: in one group, or a group for each mask, which only one target can be right for. */
export function chipGroups(
  answer: Answer,
  { target_noun: noun }: Pick<ModelInfo, "target_noun">,
  chosen: string,
): readonly ChipGroup[] {
  const { targets, predicted } = answer;
  if (targets.some(({ kind }) => kind === "candidate")) {
    const masks = [...new Set(targets.map(({ token }) => token ?? 0))].sort((a, b) => a - b);
    return masks.map((mask, at) => {
      const own = byProbability(targets.filter(({ token }) => (token ?? 0) === mask));
      if (masks.length === 1) return { title: "", chips: own.map(chipOf) };
      const chips = own.map((score) => ({ ...chipOf(score), title: score.label }));
      return { title: `${noun} ${at + 1}`, chips };
    });
  }
  const chips = chipTargets(targets, [chosen, predicted]).map(chipOf);
  const isKnown = chosen === "" || targets.some(({ id }) => id === chosen);
  const asked = isKnown ? [] : [{ id: chosen, name: chosen, title: chosen, score: undefined }];
  return [{ title: "", chips: [...chips, ...asked] }];
}

function chipOf(score: TargetScore): Chip {
  return { id: score.id, name: score.name, title: score.name, score };
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
  return selectable === null && target.id === answer.predicted;
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
  const scored = new Set(targets.map(({ id }) => id));
  const found = labels.filter((name) => !scored.has(name) && matches(name));
  const isWhole = (name: string) => folded(name) === whole;
  return [...found.filter(isWhole), ...found.filter((name) => !isWhole(name))];
}

function byProbability(targets: readonly TargetScore[]): readonly TargetScore[] {
  return [...targets].sort((a, b) => b.probability - a.probability);
}
