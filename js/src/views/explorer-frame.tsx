import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { CompareIcon, InsideIcon, MapIcon } from "../components/controls/icons";
import { Row } from "../components/controls/row";
import { Announcer } from "../components/frame/announcer";
import { ErrorBanner, SilenceBanner } from "../components/frame/banners";
import { useExplorer } from "../components/frame/explorer";
import { Header } from "../components/frame/header";
import { Progress } from "../components/frame/progress";
import { TextEditor } from "../components/frame/text-editor";
import { CompletenessLine } from "../components/heatmap/completeness-line";
import { Details } from "../components/heatmap/details";
import { Legend } from "../components/heatmap/legend";
import { ImageChooser } from "../components/image/image-chooser";
import { LabelsEditor } from "../components/targets/labels-editor";
import { TargetPicker } from "../components/targets/target-picker";
import type { State } from "../generated/protocol";
import { hasMap } from "../lib/map/target-map";
import { targetName } from "../lib/targets/targets";
import { VIEWS } from "./registry";

/** What surrounds every view: the text, the class, the legend and the figures. */
export function ExplorerFrame({ root }: { root: HTMLElement }) {
  const { state } = useExplorer();
  const View = VIEWS[state.view.value];
  return (
    <>
      <Header>
        <ViewToggles />
      </Header>
      <ErrorBanner />
      <SilenceBanner />
      {state.model_info.value.takes_image ? <ImageChooser /> : <TextEditor />}
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
    "data-target": targetName(
      state.answer.value,
      shown.value?.result.target ?? selection.value.target,
    ),
  };
  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  });
  return null;
}

/** The views beside the heatmap, each to switch on and off again. */
function ViewToggles() {
  const { state, results, layout } = useExplorer();
  const isOffered = state.view.value === "map" || hasMap(results.value);
  return (
    <>
      <ViewToggle view="compare" label="Compare methods" hint="all methods below one another">
        <CompareIcon />
      </ViewToggle>
      {isOffered && !layout.value?.grid && (
        <ViewToggle view="map" label="Map of targets" hint="all targets below one another">
          <MapIcon />
        </ViewToggle>
      )}
      <ViewToggle view="inside" label="Inside the model" hint="attention, layers and neurons">
        <InsideIcon />
      </ViewToggle>
    </>
  );
}

interface ViewToggleProps {
  readonly view: State["view"];
  readonly label: string;
  readonly hint: string;
  readonly children: ComponentChildren;
}

function ViewToggle({ view, label, hint, children }: ViewToggleProps) {
  const { host, state } = useExplorer();
  const isOn = state.view.value === view;
  return (
    <button
      type="button"
      class="tfxg-button"
      data-role={view}
      aria-pressed={isOn}
      aria-label={label}
      title={hint}
      onClick={() => host.set("view", isOn ? "heatmap" : view)}
    >
      {children}
      <span class="tfxg-wide">{view}</span>
    </button>
  );
}
