import { Row } from "../components/controls/row";
import { useExplorer } from "../components/frame/explorer";
import { Caption } from "../components/heatmap/caption";
import { CutNotice } from "../components/heatmap/cut-notice";
import { TokenLine } from "../components/heatmap/token-line";
import { ImageControls } from "../components/image/image-controls";
import { ImageStage } from "../components/image/image-stage";
import { MethodPicker } from "../components/methods/method-picker";

/** One method at a time. */
export function Heatmap() {
  const { layout, standIn } = useExplorer();
  const grid = layout.value?.grid ?? null;
  return (
    <>
      <Row label="method">
        <MethodPicker />
      </Row>
      <div class="tfxg-box" data-dimmed={standIn.value} aria-busy={standIn.value}>
        {grid !== null && (
          <>
            <ImageControls />
            <ImageStage grid={grid} />
          </>
        )}
        {layout.value !== null && grid === null && <TokenLine layout={layout.value} />}
        <CutNotice />
        <Caption />
      </div>
    </>
  );
}
