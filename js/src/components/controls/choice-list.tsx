import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { drawnRows } from "../../lib/map/rows";
import { CautionMark } from "../methods/caution";

/** One line of the list below a combobox. */
export interface Choice {
  readonly value: string;
  readonly title: string;
  /** What stands beside the title: a probability, a family. */
  readonly note: string;
  /** Why not to trust it alone; "" for most. */
  readonly caution?: string;
  readonly isPossible: boolean;
  /** Shown where the pointer rests. */
  readonly hint?: string;
}

interface ChoiceListProps {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly active: number;
  readonly onChoose: (choice: Choice) => void;
}

/** In pixels, as in the style sheet. */
const ROW = 28;
const SHOWN = 9;

/** The choices as a list that is as quick with thousands: only those in sight are drawn. */
export function ChoiceList({ id, label, choices, value, active, onChoose }: ChoiceListProps) {
  const list = useRef<HTMLDivElement>(null);
  const scrolled = useSignal(0);

  useLayoutEffect(() => {
    if (list.current === null) return;
    const top = list.current.scrollTop;
    const highest = Math.max(0, active) * ROW;
    const lowest = highest + ROW - (list.current.clientHeight || SHOWN * ROW);
    list.current.scrollTop = scrolled.value = Math.min(highest, Math.max(lowest, top));
  }, [choices.length, active]);

  const { from, to } = drawnRows(choices.length, scrolled.value, SHOWN, ROW);
  return (
    <>
      {choices.length === 0 && <p role="status">nothing matches</p>}
      <div
        ref={list}
        id={`${id}-list`}
        class="tfxg-choice-list"
        role="listbox"
        aria-label={label}
        style={`max-height:${SHOWN * ROW}px`}
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
        // The focus stays in the field.
        onMouseDown={(event) => event.preventDefault()}
      >
        <div
          role="presentation"
          style={`height:${choices.length * ROW}px;padding-top:${from * ROW}px`}
        >
          {choices.slice(from, to).map((choice, k) => (
            <ChoiceRow
              key={choice.value}
              id={`${id}-${from + k}`}
              choice={choice}
              at={from + k}
              of={choices.length}
              isChosen={choice.value === value}
              isActive={from + k === active}
              onChoose={onChoose}
            />
          ))}
        </div>
      </div>
    </>
  );
}

interface ChoiceRowProps {
  readonly id: string;
  readonly choice: Choice;
  readonly at: number;
  readonly of: number;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly onChoose: (choice: Choice) => void;
}

function ChoiceRow({ id, choice, at, of, isChosen, isActive, onChoose }: ChoiceRowProps) {
  return (
    <button
      type="button"
      id={id}
      role="option"
      class="tfxg-choice"
      tabIndex={-1}
      data-choice={choice.value}
      data-active={isActive}
      aria-selected={isChosen}
      aria-disabled={!choice.isPossible}
      aria-setsize={of}
      aria-posinset={at + 1}
      title={choice.hint}
      onClick={() => onChoose(choice)}
    >
      <span class="tfxg-name">{choice.title}</span>
      {choice.caution && <CautionMark />}
      <span class="tfxg-figure">{choice.note}</span>
    </button>
  );
}
