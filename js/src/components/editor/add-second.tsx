import { useExplorer } from "../frame/explorer";
import { hasSecondText } from "./text-parts";

/** Opens a field for the second text, where the model takes one and there is none. */
export function AddSecond() {
  const { state, live, layout, hasSecondField } = useExplorer();
  const { takes_pair: takesPair, text_names: names } = state.model_info.value;
  const second = names[1] ?? "second text";
  if (!takesPair || !live.value) return null;
  if (hasSecondText(layout.value, takesPair, hasSecondField.value)) return null;
  return (
    <button
      type="button"
      class="tfxg-link tfxg-add-pair tfxg-unbroken"
      data-role="add-pair"
      title={`add a ${second}, which the model reads along with the text`}
      onClick={(event) => {
        const box = event.currentTarget.closest(".tfxg-box");
        hasSecondField.value = true;
        // The field is there after the next rendering.
        setTimeout(() => box?.querySelector<HTMLElement>('[data-role="text_pair"]')?.focus());
      }}
    >
      + {second}
    </button>
  );
}
