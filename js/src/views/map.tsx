import { useExplorer } from "../components/frame/explorer";
import { ChosenProgress } from "../components/frame/progress";
import { Caption } from "../components/heatmap/caption";
import { CutNotice } from "../components/heatmap/cut-notice";
import { Details } from "../components/heatmap/details";
import { MapGrid } from "../components/map/grid";
import { targetNoun } from "../lib/scores/phrases";
import { Heatmap } from "./heatmap";

/** One method, every target by every token; an image is no line to set targets against. */
export function TargetMap() {
  const { state, map, standIn, layout } = useExplorer();
  if (layout.value?.grid) return <Heatmap />;
  return (
    <div class="tfxg-box" data-dimmed={standIn.value} aria-busy={standIn.value}>
      <CutNotice />
      {map.value !== null && <MapGrid map={map.value} />}
      <div class="tfxg-box-foot">
        <Caption target={`every ${targetNoun(state.model_info.value)}`} />
        <ChosenProgress />
        <Details />
      </div>
    </div>
  );
}
