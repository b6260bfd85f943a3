import { useLayoutEffect } from "preact/hooks";
import { Announcer } from "../components/frame/announcer";
import { ErrorBanner, SilenceBanner } from "../components/frame/banners";
import { ExplainedMenu } from "../components/frame/explained-menu";
import { useExplorer } from "../components/frame/explorer";
import { Header } from "../components/frame/header";
import { BackgroundProgress } from "../components/frame/progress";
import { TextHistory } from "../components/frame/text-history";
import { CompletenessLine } from "../components/heatmap/completeness-line";
import { Legend } from "../components/heatmap/legend";
import { MethodMenu } from "../components/methods/method-menu";
import { AnswerBar } from "../components/targets/answer-bar";
import { targetName } from "../lib/targets/targets";
import { viewNamed } from "./registry";
import { ViewTabs } from "./view-tabs";

/** What surrounds every view: the model, its answer, the method, the legend and the figures. */
export function ExplorerFrame({ root }: { root: HTMLElement }) {
  const { state } = useExplorer();
  const { Body, explains } = viewNamed(state.view.value, state.loaded_views.value);
  return (
    <>
      <Header>
        <ViewTabs />
      </Header>
      <div class="tfxg-subject-bar">
        <AnswerBar />
        <div class="tfxg-how">
          <MethodMenu />
          <ExplainedMenu />
        </div>
      </div>
      <Body />
      <ErrorBanner />
      <SilenceBanner />
      {explains && <Legend />}
      <TextHistory />
      <div class="tfxg-footer">
        {explains && <CompletenessLine />}
        <BackgroundProgress />
      </div>
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
