import { methodTitle } from "../lib/sentences";
import { useExplorer } from "./explorer";

/** How far the kernel is, and a way to stop it. */
export function Progress() {
  const { host, state, live } = useExplorer();
  if (state.status.value !== "computing" || !live.value) return null;
  const progress = state.progress.value;
  const text =
    progress === null
      ? "computing"
      : `${methodTitle(state.catalogue.value, progress.method)} ${progress.done} of ${progress.total} passes`;
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
