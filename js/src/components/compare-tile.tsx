import { useMemo } from "preact/hooks";
import type { MethodInfo, Result } from "../generated/protocol";
import type { Grid } from "../lib/grid";
import type { Layout } from "../lib/layout";
import { standings } from "../lib/ranking";
import { unitScores } from "../lib/units";
import { panesOf } from "../lib/veil";
import { ComparedMethod, LeaveOut, RowFigure } from "./compare-parts";
import { useExplorer } from "./explorer";
import { paintOf } from "./picture-paint";
import { PicturePane } from "./picture-pane";

const SHARPNESS = 360;

interface CompareTileProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
  readonly grid: Grid;
}

/** The picture under one method, small, to choose it or to leave it out. */
export function CompareTile({ method, result, layout, grid }: CompareTileProps) {
  const explorer = useExplorer();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const scores = useMemo(() => ranked.map((standing) => standing.score), [ranked]);
  const paint = paintOf(explorer, result, scores);
  // Beside the others, what lies beside its own picture in the large needs no second one.
  const pane = panesOf(explorer.state.picture_display.value.mode).at(-1) ?? "overlay";
  return (
    <div class="tfxg-tile" data-compared={method.name}>
      <PicturePane grid={grid} pane={pane} paint={paint} sharpness={SHARPNESS} />
      <div class="tfxg-tile-title">
        <ComparedMethod method={method} />
        <LeaveOut method={method} />
      </div>
      <RowFigure standings={ranked} extent={paint.extent} isSigned={result.signed} />
    </div>
  );
}
