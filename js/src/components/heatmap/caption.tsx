import type { ComponentChildren } from "preact";
import type { State } from "../../generated/protocol";
import type { Host } from "../../hosts/host";
import { explained, methodTitle } from "../../lib/scores/phrases";
import { useExplorer } from "../frame/explorer";

/** Why there is no result, by status. */
const MISSING: Partial<Record<State["status"], string>> = {
  stopped: "was stopped",
  failed: "failed",
};

interface CaptionProps {
  /** What is shown, if it is not the one result. */
  readonly of?: string;
  /** What it is shown for, if it is not the one target. */
  readonly target?: string;
}

/** What the heatmap shows; and where that is not yet what was asked for, why. */
export function Caption({ of, target }: CaptionProps) {
  const { host, state, live, shown, selection, stale, atRest } = useExplorer();
  const catalogue = state.catalogue.value;
  const wanted = methodTitle(catalogue, selection.value.method);
  const missing = whyMissing(host, state.status.value);
  const isAwaited = live.value && !atRest.value && !host.silent.value;
  if (shown.value === null) {
    const why = `${wanted} ${isAwaited ? "is being computed" : missing}`;
    return <Line isPreview>{state.answer.value === null ? "nothing is explained yet" : why}</Line>;
  }
  const { result, exact } = shown.value;
  const noun = state.model_info.value.takes_image ? "image" : "text";
  const what = explained(state.answer.value, target === undefined ? result : { ...result, target });
  const title = `${of ?? methodTitle(catalogue, result.method)} for ${what}`;
  if (stale.value)
    return (
      <Line isPreview>
        {title}, of the {noun} before
      </Line>
    );
  if (exact || of !== undefined) return <Line>{title}</Line>;
  const rest = isAwaited ? `while ${wanted} computes` : `as ${wanted} ${missing}`;
  return (
    <Line isPreview>
      {title}, {rest}
    </Line>
  );
}

function whyMissing({ live, silent }: Host, status: State["status"]): string {
  if (!live.value) return "was not computed";
  return MISSING[status] ?? (silent.value ? "waits for the kernel" : "was not computed");
}

interface LineProps {
  readonly children: ComponentChildren;
  readonly isPreview?: boolean;
}

function Line({ children, isPreview = false }: LineProps) {
  return (
    // What is shown as chosen is said by the bar above; only what is not needs a line in sight.
    <p
      // Another element, so that a line that comes into sight is none that has moved.
      key={String(isPreview)}
      class={`tfxg-caption ${isPreview ? "tfxg-preview" : "tfxg-plain"}`}
      data-role="caption"
    >
      {children}
    </p>
  );
}
