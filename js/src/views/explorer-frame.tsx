import { useLayoutEffect } from "preact/hooks";
import { Announcer } from "../components/announcer";
import { ErrorBanner, SilenceBanner } from "../components/banners";
import { CompletenessLine } from "../components/completeness-line";
import { Details } from "../components/details";
import { useExplorer } from "../components/explorer";
import { Header } from "../components/header";
import { CompareIcon } from "../components/icons";
import { LabelsEditor } from "../components/labels-editor";
import { Legend } from "../components/legend";
import { PictureChooser } from "../components/picture-chooser";
import { Progress } from "../components/progress";
import { Row } from "../components/row";
import { TargetPicker } from "../components/target-picker";
import { TextEditor } from "../components/text-editor";
import { VIEWS } from "./registry";

/** What surrounds every view: the text, the class, the legend and the figures. */
export function ExplorerFrame({ root }: { root: HTMLElement }) {
  const { state } = useExplorer();
  const View = VIEWS[state.view.value];
  return (
    <>
      <Header>
        <CompareToggle />
      </Header>
      <ErrorBanner />
      <SilenceBanner />
      {state.model_info.value.takes_picture ? <PictureChooser /> : <TextEditor />}
      <LabelsEditor />
      {state.answer.value !== null && (
        <Row label={state.model_info.value.target_noun}>
          <TargetPicker />
        </Row>
      )}
      <View />
      <Legend />
      <Details />
      <footer class="tfxg-footer">
        <CompletenessLine />
        <Progress />
      </footer>
      <Announcer />
      <RootAttributes root={root} />
    </>
  );
}

/** What the page shows, for style sheets and tests; set in one go with what it describes. */
function RootAttributes({ root }: { root: HTMLElement }) {
  const { state, live, shown, selection } = useExplorer();
  const attributes = {
    "data-status": state.status.value,
    "data-live": String(live.value),
    "data-method": shown.value?.result.method ?? "",
    "data-target": shown.value?.result.target ?? selection.value.target,
  };
  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  });
  return null;
}

function CompareToggle() {
  const { host, state } = useExplorer();
  const isOn = state.view.value === "compare";
  return (
    <button
      type="button"
      class="tfxg-button"
      data-role="compare"
      aria-pressed={isOn}
      aria-label="Compare methods"
      title="all methods below one another"
      onClick={() => host.set("view", isOn ? "heatmap" : "compare")}
    >
      <CompareIcon />
      <span class="tfxg-wide">compare</span>
    </button>
  );
}
