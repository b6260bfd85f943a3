import { Caption } from "../components/caption";
import { CutNotice } from "../components/cut-notice";
import { useExplorer } from "../components/explorer";
import { MethodPicker } from "../components/method-picker";
import { Row } from "../components/row";
import { TokenLine } from "../components/token-line";

/** One method at a time. */
export function Heatmap() {
  const { layout, shown, stale } = useExplorer();
  const isDimmed = stale.value || shown.value?.exact !== true;
  return (
    <>
      <Row label="method">
        <MethodPicker />
      </Row>
      <div class="tfxg-box" data-dimmed={isDimmed} aria-busy={isDimmed}>
        {layout.value !== null && <TokenLine layout={layout.value} />}
        <CutNotice />
        <Caption />
      </div>
    </>
  );
}
