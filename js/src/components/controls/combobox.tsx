import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { type Choice, ChoiceList } from "./choice-list";
import { Popup } from "./popup";

export type { Choice };

interface ComboboxProps {
  /** For tests and style sheets. */
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  /** What is chosen now. */
  readonly value: string;
  /** What stands in the field while nobody types. */
  readonly text: string;
  readonly disabled?: boolean;
  /** The choices for what was typed, the best first. */
  readonly find: (typed: string) => readonly Choice[];
  readonly onChoose: (value: string) => void;
}

/** How far Page Up and Page Down go. */
const PAGE = 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/** One choice of many, found by typing; the focus stays in the field, as ARIA's pattern has it. */
export function Combobox(props: ComboboxProps) {
  const { name, label, placeholder, value, text, disabled = false, find, onChoose } = props;
  // What was typed; null while the list is closed.
  const typed = useSignal<string | null>(null);
  const active = useSignal(-1);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isOpen = typed.value !== null;
  // Without a kernel most of a long list may be out of reach: what is not comes first.
  const findPossible = (entered: string) =>
    [...find(entered)].sort((a, b) => Number(b.isPossible) - Number(a.isPossible));
  const choices = isOpen ? findPossible(typed.value ?? "") : [];

  const close = () => {
    typed.value = null;
  };
  const show = (entered: string) => {
    const found = findPossible(entered);
    const chosen = entered === "" ? found.findIndex((choice) => choice.value === value) : -1;
    active.value = chosen >= 0 ? chosen : found.findIndex((choice) => choice.isPossible);
    typed.value = entered;
  };
  const choose = (choice: Choice | undefined) => {
    if (choice?.isPossible !== true) return;
    close();
    onChoose(choice.value);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const step = STEPS[key];
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (step !== undefined) {
      if (isOpen) active.value = Math.max(0, Math.min(choices.length - 1, active.value + step));
      else show("");
    } else if (key === "Enter") {
      if (isOpen) choose(choices[active.value]);
      else show("");
    } else if (key === "Escape" && isOpen) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <span class="tfxg-combobox">
      <input
        ref={field}
        type="text"
        class="tfxg-input"
        role="combobox"
        data-role={name}
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active.value >= 0 ? `${id}-${active.value}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={isOpen && text !== "" ? text : placeholder}
        value={typed.value ?? text}
        disabled={disabled}
        onClick={() => !isOpen && show("")}
        onInput={(event) => show(event.currentTarget.value)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <Popup anchor={() => field.current} class="tfxg-panel tfxg-choices">
          <ChoiceList
            id={id}
            label={label}
            choices={choices}
            value={value}
            active={active.value}
            onChoose={choose}
          />
        </Popup>
      )}
    </span>
  );
}
