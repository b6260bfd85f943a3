import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LeaveOutIcon } from "../controls/icons";
import { TextField } from "../controls/text-field";
import { useExplorer } from "./explorer";

/** The text, and the second one where the model takes it and it is in use. */
export function TextEditor() {
  const { host, state, live } = useExplorer();
  const isOpened = useSignal(false);
  const texts = useRef<HTMLDivElement>(null);
  // The element that gets the focus once it is drawn, as the one that was clicked is gone then.
  const focusNext = useRef("");
  const { takes_pair: takesPair, text_names: names } = state.model_info.value;
  const [first = "text", second] = names;
  // Whoever empties the second text may be about to write another.
  useSignalEffect(() => {
    if (state.text_pair.value !== "") isOpened.value = true;
  });
  const toggle = (isOpen: boolean) => {
    focusNext.current = isOpen ? '[data-role="text_pair"]' : '[data-role="add-pair"]';
    if (!isOpen) host.set("text_pair", "");
    isOpened.value = isOpen;
  };
  useEffect(() => {
    if (focusNext.current === "") return;
    texts.current?.querySelector<HTMLElement>(focusNext.current)?.focus();
    focusNext.current = "";
  }, [isOpened.value]);

  const hasPair = takesPair && isOpened.value;
  const title = second ?? "second text";
  return (
    <div class="tfxg-texts" data-named={hasPair} ref={texts}>
      <TextField name="text" label={hasPair ? first : "text to explain"} />
      {hasPair && (
        <div class="tfxg-second-text">
          <TextField name="text_pair" label={title} />
          {live.value && (
            <button
              type="button"
              class="tfxg-leave-out"
              data-role="remove-pair"
              aria-label={`remove ${title}`}
              title={`remove ${title}`}
              onClick={() => toggle(false)}
            >
              <LeaveOutIcon />
            </button>
          )}
        </div>
      )}
      {takesPair && !hasPair && second !== undefined && live.value && (
        <button type="button" class="tfxg-link" data-role="add-pair" onClick={() => toggle(true)}>
          + {second}
        </button>
      )}
    </div>
  );
}
