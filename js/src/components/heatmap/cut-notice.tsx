import { useExplorer } from "../frame/explorer";

/** Says why some of the text is grey. */
export function CutNotice() {
  const { state, layout } = useExplorer();
  const parts = layout.value?.parts ?? [];
  const limit = state.model_info.value.max_length ?? layout.value?.answer.tokens.length ?? 0;
  if (parts.some((part) => part.cut)) {
    return (
      <p class="tfxg-notice" data-role="cut">
        The model takes {limit} tokens: the grey text was not read.
      </p>
    );
  }
  if (!parts.some((part) => part.windowed)) return null;
  return (
    <p class="tfxg-notice" data-role="cut" data-windowed>
      The text is longer than the {limit} tokens that the model takes at once: only the window with
      the answer is explained, the grey text lies outside of it.
    </p>
  );
}
