import { useExplorer } from "../frame/explorer";

/** Says why the end of a long text is grey. */
export function CutNotice() {
  const { state, layout } = useExplorer();
  if (layout.value?.parts.some((part) => part.cut) !== true) return null;
  const limit = state.model_info.value.max_length ?? layout.value.answer.tokens.length;
  return (
    <p class="tfxg-notice" data-role="cut">
      The model takes {limit} tokens: the grey text was not read.
    </p>
  );
}
