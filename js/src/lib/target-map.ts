import type { Result, TargetScore } from "../generated/protocol";
import type { Layout } from "./layout";
import { largest } from "./ranking";
import { isComparable, type Selection } from "./selection";
import { rowTargets } from "./targets";
import { unitScores } from "./units";

/** One target over all units of the layout. */
export interface MapRow {
  readonly title: string;
  readonly target: TargetScore;
  /** One a unit; null where it is not computed. */
  readonly scores: readonly number[] | null;
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

/** Whether there is more than one target to show, computed or to be computed. */
export function hasMap(targets: readonly TargetScore[], results: readonly Result[]): boolean {
  return targets.length > 1 && results.some(({ target }) => target !== results[0]?.target);
}

/**
 * The rows are those of the selected method or, where it has none yet, of the one that stands in
 * for it.
 */
export function targetMapOf(
  layout: Layout,
  results: readonly Result[],
  selection: Selection,
  standIn: Result | undefined,
): TargetMap {
  const comparable = results.filter((result) =>
    isComparable(result, { ...selection, target: result.target }),
  );
  const ofMethod = (method: string) => comparable.filter((result) => result.method === method);
  const chosen = ofMethod(selection.method);
  const shown = chosen.length > 0 ? chosen : ofMethod(standIn?.method ?? "");
  const scoresOf = new Map(
    shown.map(({ target, scores }) => [target, unitScores(layout.units, scores)]),
  );
  const rows = rowTargets(layout.answer.targets, [selection.target, ...scoresOf.keys()]).map(
    (target) => ({
      title: target.name,
      target,
      scores: scoresOf.get(target.name) ?? null,
    }),
  );
  const sizes = rows.map(({ scores }) => largest(scores ?? []));
  return { layout, rows, result: shown[0], largest: largest(sizes) };
}
