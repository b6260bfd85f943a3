import { useMemo, useRef } from "preact/hooks";
import type { MethodInfo, Result } from "../generated/protocol";
import { rampFor } from "../lib/colour";
import type { Layout } from "../lib/layout";
import { standings } from "../lib/ranking";
import { unitScores } from "../lib/units";
import { ComparedMethod, LeaveOut, RowFigure } from "./compare-parts";
import { useExplorer } from "./explorer";
import { usePaint } from "./token-paint";
import { TokenText } from "./token-text";

interface CompareRowProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
  readonly beginsFamily: boolean;
}

/** The text under one method, to choose it or to leave it out. */
export function CompareRow({ method, result, layout, beginsFamily }: CompareRowProps) {
  const { ramps, extentOf } = useExplorer();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const extent = extentOf(
    result,
    ranked.map((standing) => standing.score),
  );
  const line = useRef<HTMLDivElement>(null);
  usePaint(line, layout, ranked, extent, rampFor(ramps.value, result.signed));
  return (
    <div class="tfxg-compared" data-compared={method.name} data-begins={beginsFamily}>
      <ComparedMethod method={method} />
      <div ref={line} class="tfxg-line">
        <TokenText layout={layout} hasOptions={false} />
      </div>
      <RowFigure standings={ranked} extent={extent} isSigned={result.signed} />
      <LeaveOut method={method} />
    </div>
  );
}
