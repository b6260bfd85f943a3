import { announcement, explained, methodTitle } from "../../lib/scores/phrases";
import { strongest } from "../../lib/scores/ranking";
import { useExplorer } from "./explorer";

/** Tells screen readers, when they have a moment, that another result is shown. */
export function Announcer() {
  const { state, shown, layout, standings } = useExplorer();
  return (
    <p class="tfxg-hidden" role="status" aria-live="polite" data-role="announcer">
      {sentence()}
    </p>
  );

  function sentence(): string {
    // A preview is soon replaced: only what stays is worth the interruption.
    if (shown.value?.exact !== true) return "";
    const { result } = shown.value;
    const at = strongest(standings.value.map((standing) => standing.score));
    const text = layout.value?.texts[at] ?? "";
    const title = methodTitle(state.catalogue.value, result.method);
    const of = explained(state.answer.value, result);
    return announcement(title, of, text, standings.value[at]?.score ?? 0);
  }
}
