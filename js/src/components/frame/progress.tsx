import { stepTitle } from "../../lib/scores/phrases";
import { useExplorer } from "./explorer";

/** How far what was chosen is, beside what stands in for it; and a way to stop it or to resume. */
export function ChosenProgress() {
  const { state, live } = useExplorer();
  if (!live.value) return null;
  if (state.status.value === "computing") return <Running />;
  return state.status.value === "stopped" ? <Stopped /> : null;
}

/** What the kernel computes that nobody chose. */
export function BackgroundProgress() {
  const { state, live } = useExplorer();
  return live.value && state.status.value === "background" ? (
    <Running where="in the background: " />
  ) : null;
}

function Running({ where = "" }: { where?: string }) {
  const { host, state } = useExplorer();
  const progress = state.progress.value;
  const what =
    progress === null
      ? "computing"
      : `${stepTitle(state.catalogue.value, progress.method)} ${progress.done} of ${progress.total} passes`;
  const text = where + what;
  return (
    <div class="tfxg-progress" data-role="progress">
      <progress
        aria-label={text}
        {...(progress === null ? {} : { value: progress.done, max: Math.max(1, progress.total) })}
      />
      <span class="tfxg-progress-text">{text}</span>
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
