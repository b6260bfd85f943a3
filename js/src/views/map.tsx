import { useSignal } from "@preact/signals";
import { EditedText, EditText } from "../components/editor/edit-text";
import { useExplorer } from "../components/frame/explorer";
import { ChosenProgress } from "../components/frame/progress";
import { Caption } from "../components/heatmap/caption";
import { CutNotice } from "../components/heatmap/cut-notice";
import { Details } from "../components/heatmap/details";
import { MapGrid } from "../components/map/grid";
import { targetNoun } from "../lib/scores/phrases";
import { shownText } from "../lib/text/shown-text";
import { Heatmap } from "./heatmap";

/** One method, every target by every token; an image is no line to set targets against. */
export function TargetMap() {
  const { state, map, standIn, layout } = useExplorer();
  const isEditing = useSignal(false);
  const text = [state.text.value, state.text_pair.value].filter(Boolean).join(" · ");
  if (layout.value?.grid) return <Heatmap />;
  return (
    <div class="tfxg-box" data-dimmed={standIn.value} aria-busy={standIn.value}>
      <CutNotice />
      <div class="tfxg-box-head">
        <bdi class="tfxg-text-line">{shownText(text)}</bdi>
        <EditText isOpen={isEditing} />
      </div>
      {isEditing.value && <EditedText />}
      {map.value !== null && <MapGrid map={map.value} />}
      <div class="tfxg-box-foot">
        <Caption target={`every ${targetNoun(state.model_info.value)}`} />
        <ChosenProgress />
        <Details />
      </div>
    </div>
  );
}
