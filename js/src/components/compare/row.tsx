import { useMemo, useRef } from "preact/hooks";
import type { MethodInfo, Result } from "../../generated/protocol";
import { rampFor } from "../../lib/colours/colour";
import { standings } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { unitScores } from "../../lib/text/units";
import { useExplorer } from "../frame/explorer";
import { usePaint } from "../heatmap/token-paint";
import { TokenText } from "../heatmap/token-text";
import { ComparedMethod, LeaveOut, RowFigure } from "./parts";

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
