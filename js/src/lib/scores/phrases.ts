import type {
  Answer,
  MethodInfo,
  ModelInfo,
  OcclusionEffect,
  Result,
  SelectionEffect,
} from "../../generated/protocol";
import { resultNames } from "../targets/targets";
import type { Unit } from "../text/units";
import { count, duration, figures, percent, probability, signed, spoken } from "./numbers";
import type { Standing } from "./ranking";

/** What the scores add up to, for the methods that promise it; else how to read them. */
export function completeness(result: Result): readonly string[] {
  const effort = [count(result.passes, "pass"), duration(result.seconds)];
  const { baseline_value: baseline, gap } = result;
  if (baseline === null || gap === null) {
    const reading = result.signed ? [] : ["how strongly, not in which direction"];
    return [...reading, `f(x) ${figures(result.value)}`, ...effort];
  }
  const sum = result.scores.reduce((total, score) => total + score, 0);
  const balance = `Σ ${figures(sum)} = f(x) ${figures(result.value)} − f(baseline) ${figures(baseline)}`;
  const relative = result.relative_gap;
  return [balance, `gap ${relative === null ? figures(gap) : percent(relative)}`, ...effort];
}

/** Which number the result explains: `NEGATIVE against POSITIVE, as probability, at layer 3`. */
export function explained(answer: Answer | null, result: Result): string {
  const names = resultNames(answer, result);
  const against = names.contrast === "" ? "" : ` against ${names.contrast}`;
  const output = result.output === "logit" ? "" : `, as ${outputTitle(result.output)}`;
  const layer = result.layer === "" ? "" : `, at ${result.layer}`;
  return `${names.target}${against}${output}${layer}`;
}

/** What the number at the end of the ruler is: `NEGATIVE, logit`, or the difference of two. */
export function answerTitle(answer: Answer | null, result: Result): string {
  const { target, contrast } = resultNames(answer, result);
  const title = outputTitle(result.output);
  return contrast === "" ? `${target}, ${title}` : `${target} against ${contrast}, ${title}`;
}

export function outputTitle(output: Result["output"]): string {
  return output === "log_odds" ? "log-odds" : output;
}

/** What a target of the model is called. */
export function targetNoun(model: ModelInfo): string {
  return model.target_noun || "target";
}

export function methodTitle(catalogue: readonly MethodInfo[], name: string): string {
  return catalogue.find((method) => method.name === name)?.title ?? name;
}

/** What the kernel does beside methods. */
const STEP_TITLES: Readonly<Record<string, string>> = {
  masking: "the answer without each word",
  masking_selected: "the answer without the selected words",
};

/** What a step of the kernel computes. */
export function stepTitle(catalogue: readonly MethodInfo[], step: string): string {
  return STEP_TITLES[step] ?? methodTitle(catalogue, step);
}

/**
 * `NEGATIVE 0.97 → 0.21`: the probability of a target, and what masking the unit makes of it.
 *
 * @param effect - of masking each unit in turn.
 * @param selected - of masking what is selected, which can be this unit alone.
 */
export function withoutUnit(
  answer: Answer,
  effect: OcclusionEffect | null,
  selected: SelectionEffect | null,
  unit: Unit,
  target: string,
): string | null {
  return (
    withoutEach(answer, effect, unit, target) ??
    withoutSelection(answer, selected, unit.tokens, target)
  );
}

function withoutEach(
  answer: Answer,
  effect: OcclusionEffect | null,
  unit: Unit,
  target: string,
): string | null {
  const { name, probability: before } = answer.targets.find(({ id }) => id === target) ?? {};
  const [first] = unit.tokens;
  if (effect === null || before === undefined || first === undefined) return null;
  // Another answer's figures must not be shown while the kernel works out this one's.
  const { targets, tokens, words } = effect;
  if (tokens.length !== answer.tokens.length * targets.length) return null;
  const column = targets.indexOf(target);
  if (column < 0) return null;
  const isToken = unit.tokens.length === 1;
  const row = isToken ? first : (unit.word ?? -1);
  const after = (isToken ? tokens : words)[row * targets.length + column];
  return after === undefined ? null : `${name} ${probability(before)} → ${probability(after)}`;
}

/** The same for all selected units together; null where it is not known. */
export function withoutSelection(
  answer: Answer,
  effect: SelectionEffect | null,
  tokens: readonly number[],
  target: string,
): string | null {
  const known = answer.targets.find(({ id }) => id === target);
  if (effect === null || known === undefined || effect.tokens.join() !== tokens.join()) return null;
  const after = effect.probabilities[effect.targets.indexOf(target)];
  if (after === undefined) return null;
  return `${known.name} ${probability(known.probability)} → ${probability(after)}`;
}

/** One sentence that tells a new result to someone who does not see the colours. */
export function announcement(title: string, of: string, text: string, score: number): string {
  return `${title} for ${of}: the strongest is ${text}, ${signed(score)}`;
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
