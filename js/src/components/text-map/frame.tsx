import { extentOf, progressNote, projectionNote } from "../../lib/text-map/phrases";
import { Legend } from "./legend";
import { useTextMap } from "./map";
import { MapAnnouncer, Plot } from "./plot";
import { ZOOM_STEP, zoomBy, zoomOut } from "./pointer";
import { Selection } from "./selection";

/** The whole widget. */
export function MapFrame() {
  const { points } = useTextMap();
  return (
    <>
      <Header />
      <Fault />
      <Progress />
      {points.value.count > 0 && (
        <>
          <Legend />
          <Plot />
          <Note />
          <Selection />
        </>
      )}
      <MapAnnouncer />
    </>
  );
}

function Header() {
  const map = useTextMap();
  const { state, host, points } = map;
  return (
    <div class="tfxg-header">
      <div class="tfxg-model" title={state.model_name.value}>
        <b>{state.model_name.value}</b>
        <span class="tfxg-task" data-role="extent">
          {extentOf({ texts: state.texts.value, total: state.total.value })}
        </span>
        {!host.canBeLive && <span class="tfxg-badge">saved page</span>}
      </div>
      {points.value.count > 0 && (
        <div class="tfxg-actions">
          <Zoom title="zoom in" sign="+" onZoom={() => zoomBy(map, ZOOM_STEP)} />
          <Zoom title="zoom out" sign="−" onZoom={() => zoomBy(map, 1 / ZOOM_STEP)} />
          <Zoom title="show all" sign="all" onZoom={() => zoomOut(map)} />
        </div>
      )}
    </div>
  );
}

function Zoom({ title, sign, onZoom }: { title: string; sign: string; onZoom: () => void }) {
  return (
    <button
      type="button"
      class="tfxg-button"
      title={title}
      aria-label={title}
      data-role={title.replace(" ", "-")}
      onClick={onZoom}
    >
      {sign}
    </button>
  );
}

function Fault() {
  const { state, host } = useTextMap();
  if (state.error.value === "") return null;
  return (
    <div class="tfxg-banner tfxg-error" role="alert" data-role="error">
      <p>{state.error.value}</p>
      {host.canBeLive && state.status.value === "failed" && (
        <button
          type="button"
          class="tfxg-button"
          data-role="retry"
          disabled={!host.live.value}
          onClick={() => void host.request({ type: "recompute" })}
        >
          try again
        </button>
      )}
    </div>
  );
}

/** How far the kernel is, and a way to stop it or to let it go on. */
function Progress() {
  const { state, host } = useTextMap();
  const { status, progress } = state;
  if (status.value === "computing" && host.canBeLive) {
    const note = progressNote(progress.value);
    const { done = 0, total = 1 } = progress.value ?? {};
    return (
      <div class="tfxg-progress" data-role="progress">
        <progress
          aria-label={note}
          {...(progress.value === null ? {} : { value: done, max: Math.max(1, total) })}
        />
        <span>{note}</span>
        <Command name="stop" title="stop" type="cancel" />
      </div>
    );
  }
  if (status.value !== "stopped") return null;
  return (
    <div class="tfxg-progress" data-role="stopped">
      <span>stopped before all texts were computed</span>
      {host.canBeLive && <Command name="resume" title="resume" type="recompute" />}
    </div>
  );
}

interface CommandProps {
  readonly name: string;
  readonly title: string;
  readonly type: "cancel" | "recompute";
}

function Command({ name, title, type }: CommandProps) {
  const { host } = useTextMap();
  return (
    <button
      type="button"
      class="tfxg-link"
      data-role={name}
      disabled={!host.live.value}
      onClick={() => void host.request({ type })}
    >
      {title}
    </button>
  );
}

/** What lies behind the places of the points. */
function Note() {
  const { state } = useTextMap();
  return (
    <p class="tfxg-muted" data-role="projection">
      {projectionNote(state.placement.value)}
    </p>
  );
}
