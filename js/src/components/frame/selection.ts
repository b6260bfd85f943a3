import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { HoveredToken } from "../../generated/protocol";
import type { Host } from "../../hosts/host";
import type { Standing } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { type Unit, unitOfSpan } from "../../lib/text/units";

/** Which units are pointed at and selected, and what changes that. */
export interface Selecting {
  readonly pointed: ReadonlySignal<Unit | undefined>;
  readonly selected: ReadonlySignal<readonly Unit[]>;
  /** Whether the choices at the unit selected last are open. */
  readonly choosing: Signal<boolean>;
  point(index: number | null): void;
  /** Select a unit, or leave it; and explain what the model says of it. */
  toggle(index: number): void;
  /** Select from the unit clicked last up to this one. */
  extend(index: number): void;
  /** Select all units from one to another. */
  selectBetween(from: number, to: number): void;
  clear(): void;
  stop(): void;
}

interface SelectingOptions {
  readonly host: Host;
  readonly layout: ReadonlySignal<Layout | null>;
  readonly standings: ReadonlySignal<readonly Standing[]>;
  /** Hears of each unit that is selected by itself. */
  readonly onSelect: (unit: Unit) => void;
}

export function createSelecting(options: SelectingOptions): Selecting {
  const { host, layout, standings, onSelect } = options;
  const { state } = host;
  const units = () => layout.value?.units ?? [];
  const pointed = computed(() => unitOfSpan(units(), state.hovered.value));
  const selected = computed(() =>
    state.selected.value
      .map((span) => unitOfSpan(units(), span))
      .filter((unit) => unit !== undefined),
  );
  const spanOf = (unit: Unit): HoveredToken => ({
    index: unit.index,
    text: layout.peek()?.texts[unit.index] ?? "",
    start: unit.start,
    end: unit.end,
    score: standings.peek()[unit.index]?.score ?? 0,
  });
  // The synced spans carry a score: keep it that of the result now shown, and drop lost units.
  const stop = effect(() => {
    if (layout.value === null || standings.value.length === 0) return;
    host.set("selected", selected.value.map(spanOf));
    if (state.hovered.peek() !== null) {
      host.set("hovered", pointed.value === undefined ? null : spanOf(pointed.value));
    }
  });
  // The unit clicked last, from which a selection is extended.
  let anchor: number | undefined;
  const choosing = signal(false);
  const offersChoices = () => host.canBeLive && state.model_info.peek().selectable_spans !== null;
  const selectBetween = (from: number, to: number) => {
    const between = units().slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor = from;
    host.set("selected", between.map(spanOf));
    choosing.value = offersChoices();
  };

  return {
    pointed,
    selected,
    choosing,
    point(index) {
      const unit = index === null ? undefined : layout.peek()?.units[index];
      host.set("hovered", unit === undefined ? null : spanOf(unit));
    },
    toggle(index) {
      anchor = index;
      const unit = layout.peek()?.units[index];
      if (unit === undefined) return;
      const others = selected.peek().filter((other) => other.index !== index);
      const wasSelected = others.length < selected.peek().length;
      host.set("selected", (wasSelected ? others : [...others, unit]).map(spanOf));
      choosing.value = !wasSelected && offersChoices();
      if (!wasSelected) onSelect(unit);
    },
    extend: (index) => selectBetween(anchor ?? index, index),
    selectBetween,
    clear() {
      choosing.value = false;
      host.set("selected", []);
    },
    stop,
  };
}
