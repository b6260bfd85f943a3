import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useExplorer } from "../frame/explorer";

export type TextName = "text" | "text_pair";

/** Who stops typing for so long wants to see what it does. */
const PAUSE = 600;

/** A text as it stands in its field, which may not be sent yet. */
export interface Draft {
  readonly text: ReadonlySignal<string>;
  edit(text: string): void;
  /** Send it, unless it was sent or a character is still being composed. */
  commit(): void;
  /** Hold back while an input method composes a character. */
  compose(isComposing: boolean): void;
}

/** What a person types is never overwritten, and sent after a pause or when the field is left. */
export function useDraft(name: TextName): Draft {
  const { host, state, hasTyped } = useExplorer();
  const present = () => {
    const text = state[name].value;
    const isWritten = name === "text_pair" && text === "" && state.model_info.value.generates;
    return isWritten ? (state.answer.value?.text_pair ?? "") : text;
  };
  const draft = useSignal(present());
  const isDirty = useRef(false);
  const isComposing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useSignalEffect(() => {
    const text = present();
    if (!isDirty.current) draft.value = text;
  });

  const commit = () => {
    clearTimeout(timer.current);
    if (!isDirty.current || isComposing.current) return;
    isDirty.current = false;
    host.set(name, draft.peek());
  };
  // The view may go away in the middle of a pause: save at once, while the host still listens.
  useLayoutEffect(() => commit, []);

  return {
    text: draft,
    commit,
    edit(text) {
      draft.value = text;
      hasTyped.value = true;
      isDirty.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(commit, PAUSE);
    },
    compose(composing) {
      isComposing.current = composing;
    },
  };
}
