import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useExplorer } from "../frame/explorer";
import { NEEDS_KERNEL } from "./phrases";

/** Who stops typing for so long wants to see what it does. */
const PAUSE = 600;

interface TextFieldProps {
  readonly name: "text" | "text_pair";
  readonly label: string;
}

/** One of the texts to explain, edited in place. What a person types is never overwritten. */
export function TextField({ name, label }: TextFieldProps) {
  const { host, state, live } = useExplorer();
  const draft = useSignal(state[name].peek());
  const isDirty = useRef(false);
  const isComposing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useSignalEffect(() => {
    const text = state[name].value;
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

  const edit = (text: string) => {
    draft.value = text;
    isDirty.current = true;
    clearTimeout(timer.current);
    timer.current = setTimeout(commit, PAUSE);
  };

  return (
    <div class="tfxg-field" data-value={draft.value} data-name={label}>
      <textarea
        data-role={name}
        rows={1}
        dir="auto"
        spellcheck={false}
        aria-label={label}
        placeholder={label}
        value={draft.value}
        disabled={!live.value && !isDirty.current}
        title={live.value ? undefined : `editing ${NEEDS_KERNEL}`}
        onInput={(event) => edit(event.currentTarget.value)}
        onBlur={commit}
        onCompositionStart={() => {
          isComposing.current = true;
        }}
        onCompositionEnd={(event) => {
          isComposing.current = false;
          edit(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          commit();
        }}
      />
    </div>
  );
}
