import { useSignal, useSignalEffect } from "@preact/signals";
import { TextField } from "../controls/text-field";
import { useExplorer } from "./explorer";

/** The text, and the second one where the model takes it and it is in use. */
export function TextEditor() {
  const { state, live } = useExplorer();
  const isOpened = useSignal(false);
  const { takes_pair: takesPair, text_names: names } = state.model_info.value;
  const [first = "text", second] = names;
  // Whoever empties the second text may be about to write another.
  useSignalEffect(() => {
    if (state.text_pair.value !== "") isOpened.value = true;
  });
  const hasPair = takesPair && isOpened.value;
  return (
    <div class="tfxg-texts" data-named={hasPair}>
      <TextField name="text" label={hasPair ? first : "text to explain"} />
      {hasPair && <TextField name="text_pair" label={second ?? "second text"} />}
      {takesPair && !hasPair && second !== undefined && live.value && (
        <button
          type="button"
          class="tfxg-link"
          data-role="add-pair"
          onClick={() => {
            isOpened.value = true;
          }}
        >
          + {second}
        </button>
      )}
    </div>
  );
}
