import { methodTitle } from "../../lib/scores/phrases";
import { useExplorer } from "./explorer";

/** How far the kernel is, and a way to stop it or to let it go on. */
export function Progress() {
  const { state, live } = useExplorer();
  if (!live.value) return null;
  switch (state.status.value) {
    case "computing":
      return <Running />;
    case "background":
      return <Running where="in the background: " />;
    case "stopped":
      return <Stopped />;
    default:
      return null;
  }
}

function Running({ where = "" }: { where?: string }) {
  const { host, state } = useExplorer();
  const progress = state.progress.value;
  const what =
    progress === null
      ? "computing"
      : `${methodTitle(state.catalogue.value, progress.method)} ${progress.done} of ${progress.total} passes`;
  const text = where + what;
  return (
    <div class="tfxg-progress" data-role="progress">
      <progress
        aria-label={text}
        {...(progress === null ? {} : { value: progress.done, max: Math.max(1, progress.total) })}
      />
      <span>{text}</span>
      <button
        type="button"
        class="tfxg-link"
        data-role="cancel"
        onClick={() => void host.request({ type: "cancel" })}
      >
        cancel
      </button>
    </div>
  );
}

function Stopped() {
  const { host } = useExplorer();
  return (
    <div class="tfxg-progress" data-role="stopped">
      <span>stopped</span>
      <button
        type="button"
        class="tfxg-link"
        data-role="resume"
        onClick={() => void host.request({ type: "recompute" })}
      >
        resume
      </button>
    </div>
  );
}
