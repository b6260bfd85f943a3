import type { Result } from "../../generated/protocol";
import type { Layout } from "../text/layout";
import { unitScores } from "../text/units";
import { largest } from "./ranking";

/** The largest |score| seen so far by scale; see `scaleOf`. */
export type Extents = ReadonlyMap<string, number>;

/** Scores of one method share a scale as long as they explain the same kind of number. */
export function scaleOf(result: Result, granularity: Layout["granularity"]): string {
  return JSON.stringify([result.method, result.output, result.layer, granularity]);
}

/** Widen the extents by new results; the same map when nothing grew. */
export function widened(seen: Extents, results: readonly Result[], layout: Layout): Extents {
  const wider = new Map(seen);
  for (const result of results) {
    const scale = scaleOf(result, layout.granularity);
    const extent = largest(unitScores(layout.units, result.scores));
    if (extent > (wider.get(scale) ?? 0)) wider.set(scale, extent);
  }
  const grew = [...wider].some(([scale, extent]) => seen.get(scale) !== extent);
  return grew ? wider : seen;
}
