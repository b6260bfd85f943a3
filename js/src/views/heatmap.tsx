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
  const { layout, shown, stale } = useExplorer();
  const grid = layout.value?.grid ?? null;
  const isDimmed = stale.value || shown.value?.exact !== true;
  return (
    <>
      <Row label="method">
        <MethodPicker />
      </Row>
      <div class="tfxg-box" data-dimmed={isDimmed} aria-busy={isDimmed}>
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
