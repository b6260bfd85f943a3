import type { ComponentChildren } from "preact";
import { onRovingKey } from "./roving-keys";

interface Option<T extends string> {
  readonly value: T;
  readonly title: ComponentChildren;
  readonly hint?: string;
}

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** A choice between a few, side by side. */
export function Segmented<T extends string>({
  label,
  options,
  value,
  onChoose,
}: SegmentedProps<T>) {
  return (
    <div class="tfxg-segmented" role="radiogroup" aria-label={label} onKeyDown={onRovingKey}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          class="tfxg-segment"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          title={option.hint}
          onClick={() => onChoose(option.value)}
        >
          {option.title}
        </button>
      ))}
    </div>
  );
}
