import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { EditIcon } from "../controls/icons";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { TextEditor } from "./text-editor";

/** Opens the text to edit it, in a view that shows it in other ways. */
export function EditText({ isOpen }: { isOpen: Signal<boolean> }) {
  const { live } = useExplorer();
  const label = isOpen.value ? "close the text" : "edit the text";
  return (
    <button
      type="button"
      class="tfxg-button tfxg-pencil"
      data-role="edit-in-view"
      aria-label={label}
      aria-expanded={isOpen.value}
      disabled={!live.value}
      title={live.value ? label : `editing ${NEEDS_KERNEL}`}
      onClick={() => {
        isOpen.value = !isOpen.value;
      }}
    >
      <EditIcon />
    </button>
  );
}

/** The text area of the heatmap, with the focus in its field. */
export function EditedText() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.querySelector<HTMLElement>('[data-role="text"]')?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={box} class="tfxg-edited">
      <TextEditor />
    </div>
  );
}
