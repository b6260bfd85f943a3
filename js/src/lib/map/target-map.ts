import type { Answer, Result, TargetScore } from "../../generated/protocol";
import { largest } from "../scores/ranking";
import { isComparable, type Selection } from "../state/selection";
import { tokensAt, writtenTargets } from "../targets/continuation";
import { rowTargets } from "../targets/targets";
import { type Layout, layoutOf } from "../text/layout";
import type { Granularity } from "../text/segments";
import { unitScores } from "../text/units";

/** At least one. */
type Targets = readonly [TargetScore, ...TargetScore[]];

/** One target over all units of the layout, or all targets of one stretch of what was written. */
export interface MapRow {
  readonly title: string;
  readonly targets: Targets;
  /** Whom choosing the row chooses: the first that is not computed, else the first. */
  readonly target: TargetScore;
  /** One a unit, summed over the targets; null where not all of them are computed. */
  readonly scores: readonly number[] | null;
  /** The units that the targets stand in. */
  readonly own: ReadonlySet<number>;
  /** From this unit on nothing can bear on the targets, as it was written with or after them. */
  readonly end: number;
}

/** Targets by units, under one method. */
export interface TargetMap {
  readonly layout: Layout;
  readonly rows: readonly MapRow[];
  /** Of any row: all are of one method; undefined where nothing is computed. */
  readonly result: Result | undefined;
  /** The largest |score| of all rows. */
  readonly largest: number;
}

/** What a row stands for, before its scores. */
interface Subject {
  readonly title: string;
  readonly targets: Targets;
  /** Indices of its own tokens. */
  readonly tokens: readonly number[];
}

/** Whether a row stands for the target of an id, among others. */
export function isOfRow({ targets }: MapRow, target: string): boolean {
  return targets.some(({ id }) => id === target);
}

/** Whether more than one target is computed, so that there is something to see. */
export function hasMap(results: readonly Result[]): boolean {
  return results.some(({ target }) => target !== results[0]?.target);
}

/**
 * The rows are those of the selected method or, where it has none yet, of the one that stands in
 * for it. The scalar of a stretch is the sum of its tokens' scalars, and so are its scores.
 */
export function targetMapOf(
  layout: Layout,
  results: readonly Result[],
  selection: Selection,
  standIn: Result | undefined,
  grouping: Granularity,
): TargetMap {
  const shown = resultsOfOne(results, selection, standIn);
  const { answer, units } = layout;
  const scoresOf = new Map(shown.map(({ target, scores }) => [target, unitScores(units, scores)]));
  const written = writtenTargets(answer);
  const subjects =
    written === null
      ? single(answer, rowTargets(answer.targets, [selection.target, ...scoresOf.keys()]))
      : writtenSubjects(answer, written, grouping, onlyContrasts(results, selection.target));
  const rows = subjects.map(({ title, targets, tokens }): MapRow => {
    const missing = targets.find(({ id }) => !scoresOf.has(id));
    const all = targets.map(({ id }) => scoresOf.get(id) ?? []);
    const own = units.filter((unit) => unit.tokens.some((at) => tokens.includes(at)));
    const last = tokens.at(-1);
    const end = units.findIndex(({ tokens: [first = 0] }) => last !== undefined && first >= last);
    return {
      title,
      targets,
      target: missing ?? targets[0],
      scores: missing === undefined ? units.map((_, k) => sum(all, k)) : null,
      own: new Set(own.map((unit) => unit.index)),
      end: written === null || end < 0 ? units.length : end,
    };
  });
  const sizes = rows.map(({ scores }) => largest(scores ?? []));
  return { layout, rows, result: shown[0], largest: largest(sizes) };
}

function resultsOfOne(
  results: readonly Result[],
  selection: Selection,
  standIn: Result | undefined,
): readonly Result[] {
  const comparable = results.filter((result) =>
    isComparable(result, { ...selection, target: result.target }),
  );
  const ofMethod = (method: string) => comparable.filter((result) => result.method === method);
  const chosen = ofMethod(selection.method);
  return chosen.length > 0 ? chosen : ofMethod(standIn?.method ?? "");
}

function single(answer: Answer, targets: readonly TargetScore[]): readonly Subject[] {
  return targets.map((target) => ({
    title: target.name,
    targets: [target],
    tokens: tokensAt(answer.tokens, target.places),
  }));
}

/** The ids of targets that others are only held against. */
function onlyContrasts(results: readonly Result[], chosen: string): ReadonlySet<string> {
  const explained = new Set([chosen, ...results.map(({ target }) => target)]);
  return new Set(results.map(({ contrast }) => contrast).filter((id) => !explained.has(id)));
}

/** What was written in its own order; then the targets that are none of its tokens. */
function writtenSubjects(
  answer: Answer,
  written: ReadonlyMap<number, TargetScore>,
  grouping: Granularity,
  leftOut: ReadonlySet<string>,
): readonly Subject[] {
  const { units, texts } = layoutOf(answer, grouping);
  const subjects = units.flatMap(({ index, tokens }): Subject[] => {
    const [first, ...rest] = tokens.flatMap((at) => written.get(at) ?? []);
    if (first === undefined) return [];
    return [{ title: texts[index] ?? "", targets: [first, ...rest], tokens }];
  });
  const tokens = new Set(written.values());
  const others = answer.targets.filter((target) => !tokens.has(target) && !leftOut.has(target.id));
  return [...subjects, ...single(answer, others)];
}

function sum(scores: readonly (readonly number[])[], at: number): number {
  return scores.reduce((total, own) => total + (own[at] ?? 0), 0);
}
