import { KERNEL_LOST, KERNEL_SILENT } from "../controls/phrases";
import { useExplorer } from "./explorer";

/** What went wrong, said by the kernel; the last heatmap stays below it. */
export function ErrorBanner() {
  const { host, state, live } = useExplorer();
  if (state.error.value === "") return null;
  return (
    <div class="tfxg-banner tfxg-error" role="alert" data-role="error">
      <p>{state.error.value}</p>
      {host.canBeLive && (
        <button
          type="button"
          class="tfxg-button"
          data-role="retry"
          disabled={!live.value}
          onClick={() => void host.request({ type: "recompute" })}
        >
          try again
        </button>
      )}
    </div>
  );
}

/** Why nothing comes from the kernel, and what to do about it. */
export function SilenceBanner() {
  const { host } = useExplorer();
  if (!host.silent.value) return null;
  return (
    <div class="tfxg-banner" role="status" data-role="silent">
      <p>{host.lost.value ? KERNEL_LOST : KERNEL_SILENT}</p>
    </div>
  );
}
