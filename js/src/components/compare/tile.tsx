import { useMemo } from "preact/hooks";
import type { MethodInfo, Result } from "../../generated/protocol";
import type { Grid } from "../../lib/image/image-grid";
import { panesOf } from "../../lib/image/overlay";
import { standings } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { unitScores } from "../../lib/text/units";
import { useExplorer } from "../frame/explorer";
import { paintOf } from "../image/image-paint";
import { ImagePane } from "../image/image-pane";
import { ComparedMethod, LeaveOut, RowFigure } from "./parts";

const SHARPNESS = 360;

interface CompareTileProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
  readonly grid: Grid;
}

/** The image under one method, small, to choose it or to leave it out. */
export function CompareTile({ method, result, layout, grid }: CompareTileProps) {
  const explorer = useExplorer();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const scores = useMemo(() => ranked.map((standing) => standing.score), [ranked]);
  const paint = paintOf(explorer, result, scores);
  // Beside the others, what lies beside its own image in the large needs no second one.
  const pane = panesOf(explorer.state.image_display.value.mode).at(-1) ?? "overlay";
  return (
    <div class="tfxg-tile" data-compared={method.name}>
      <ImagePane grid={grid} pane={pane} paint={paint} sharpness={SHARPNESS} />
      <div class="tfxg-tile-title">
        <ComparedMethod method={method} />
        <LeaveOut method={method} />
      </div>
      <RowFigure standings={ranked} extent={paint.extent} isSigned={result.signed} />
    </div>
  );
}
