import { useSignal } from "@preact/signals";
import { useExplorer } from "./explorer";
import { TextField } from "./text-field";

/** The text, and the second one where the model takes it and it is in use. */
export function TextEditor() {
  const { state, live } = useExplorer();
  const isOpened = useSignal(false);
  const takesPair = state.model_info.value.takes_pair;
  const hasPair = takesPair && (state.text_pair.value !== "" || isOpened.value);
  return (
    <div class="tfxg-texts">
      <TextField name="text" label={hasPair ? "first text" : "text to explain"} />
      {hasPair && <TextField name="text_pair" label="second text" />}
      {takesPair && !hasPair && live.value && (
        <button
          type="button"
          class="tfxg-link"
          data-role="add-pair"
          onClick={() => {
            isOpened.value = true;
          }}
        >
          + second text
        </button>
      )}
    </div>
  );
}
