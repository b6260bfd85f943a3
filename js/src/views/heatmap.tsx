import { AddSecond } from "../components/editor/add-second";
import { TextEditor } from "../components/editor/text-editor";
import { useExplorer } from "../components/frame/explorer";
import { ChosenProgress } from "../components/frame/progress";
import { Caption } from "../components/heatmap/caption";
import { CutNotice } from "../components/heatmap/cut-notice";
import { Details } from "../components/heatmap/details";
import { ImageChooser } from "../components/image/image-chooser";
import { ImageControls } from "../components/image/image-controls";
import { ImageStage } from "../components/image/image-stage";
import { Strongest } from "../components/strongest/strongest";

/** One method at a time, on the text itself. */
export function Heatmap() {
  const { state, layout, standIn } = useExplorer();
  const grid = layout.value?.grid ?? null;
  return (
    <>
      {state.model_info.value.takes_image && <ImageChooser />}
      <div class="tfxg-box" data-dimmed={standIn.value} aria-busy={standIn.value}>
        {grid !== null && (
          <>
            <ImageControls />
            <ImageStage grid={grid} />
          </>
        )}
        {!state.model_info.value.takes_image && (
          <>
            <CutNotice />
            <TextEditor />
          </>
        )}
        <div class="tfxg-box-foot">
          <Details />
          <Caption />
          <ChosenProgress />
          <AddSecond />
        </div>
      </div>
      <Strongest />
    </>
  );
}
