import { Caption } from "../components/caption";
import { CutNotice } from "../components/cut-notice";
import { useExplorer } from "../components/explorer";
import { MethodPicker } from "../components/method-picker";
import { PictureControls } from "../components/picture-controls";
import { PictureStage } from "../components/picture-stage";
import { Row } from "../components/row";
import { TokenLine } from "../components/token-line";

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
            <PictureControls />
            <PictureStage grid={grid} />
          </>
        )}
        {layout.value !== null && grid === null && <TokenLine layout={layout.value} />}
        <CutNotice />
        <Caption />
      </div>
    </>
  );
}
