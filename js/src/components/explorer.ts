import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Result, Span } from "../generated/protocol";
import type { Host } from "../hosts/host";
import { withRecent } from "../lib/catalogue";
import { type Ramps, rampsOf, type Theme } from "../lib/colour";
import { type Extents, scaleOf, widened } from "../lib/extent";
import { cellCount } from "../lib/grid";
import { type Layout, layoutOf } from "../lib/layout";
import { targetSaidAt } from "../lib/pointing";
import { largest, type Standing, standings, strongest } from "../lib/ranking";
import {
  type Compared,
  comparedResults,
  isComputed,
  type Selection,
  type Shown,
  shownResult,
} from "../lib/selection";
import { clippedAt } from "../lib/strength";
import { type TargetMap, targetMapOf } from "../lib/target-map";
import { type Unit, unitOfSpan, unitScores } from "../lib/units";

/** What the components share: the host's state, and everything that follows from it. */
export interface Explorer {
  readonly host: Host;
  readonly state: Host["state"];
  readonly live: ReadonlySignal<boolean>;
  readonly theme: ReadonlySignal<Theme>;
  readonly ramps: ReadonlySignal<Ramps>;
  readonly layout: ReadonlySignal<Layout | null>;
  /** Whether the answer is one to an earlier text than the present one. */
  readonly stale: ReadonlySignal<boolean>;
  /** The results that fit the answer. */
  readonly results: ReadonlySignal<readonly Result[]>;
  readonly selection: ReadonlySignal<Selection>;
  readonly shown: ReadonlySignal<Shown | null>;
  /** The methods to compare, without those left out. */
  readonly compared: ReadonlySignal<readonly Compared[]>;
  /** The few methods used last, the latest at the end. */
  readonly recent: ReadonlySignal<readonly string[]>;
  /** One for each unit, under the shown result. */
  readonly standings: ReadonlySignal<readonly Standing[]>;
  /** Every target by every unit. */
  readonly map: ReadonlySignal<TargetMap | null>;
  /** The row of the map under the pointer, -1 for none. */
  readonly pointedRow: Signal<number>;
  readonly pointed: ReadonlySignal<Unit | undefined>;
  readonly selected: ReadonlySignal<readonly Unit[]>;
  /** The size of score that gets the full colour. */
  extentOf(result: Result, scores: readonly number[]): number;
  /** Whether choosing this leads somewhere: to a result, or to a kernel that computes it. */
  canChoose(choice: Partial<Selection>): boolean;
  choose(choice: Partial<Selection>): void;
  point(index: number | null): void;
  /** Select a unit, or leave it; and explain what the model says of it. */
  toggle(index: number): void;
  /** Select from the unit selected last up to this one. */
  extend(index: number): void;
  /** Select all units from one to another. */
  selectBetween(from: number, to: number): void;
  clear(): void;
  dispose(): void;
}

export function createExplorer(host: Host, theme: ReadonlySignal<Theme>): Explorer {
  const { state } = host;
  const layout = computed(() => {
    const answer = state.answer.value;
    return answer === null ? null : layoutOf(answer, state.granularity.value);
  });
  const results = computed(() => {
    const picture = state.answer.value?.picture ?? null;
    const length = picture === null ? state.answer.value?.tokens.length : cellCount(picture);
    return state.results.value.filter((result) => result.scores.length === length);
  });
  const selection = computed((): Selection => {
    const target = state.target.value || (state.answer.value?.predicted ?? "");
    return {
      method: state.method.value,
      target,
      against: state.against.value,
      output: state.output.value,
      layer: state.layer.value,
    };
  });
  const shown = computed(() => shownResult(results.value, selection.value), { name: "shown" });
  const compared = computed(() => {
    const leftOut = new Set(state.left_out.value);
    const methods = state.catalogue.value.filter(({ name }) => !leftOut.has(name));
    return comparedResults(results.value, methods, selection.value);
  });
  const ranked = computed(() => {
    const units = layout.value?.units ?? [];
    return standings(unitScores(units, shown.value?.result.scores ?? []));
  });
  const spanOf = (unit: Unit): Span => ({
    index: unit.index,
    text: layout.peek()?.texts[unit.index] ?? "",
    start: unit.start,
    end: unit.end,
    score: ranked.peek()[unit.index]?.score ?? 0,
  });
  const units = () => layout.value?.units ?? [];
  const pointed = computed(() => unitOfSpan(units(), state.hovered.value));
  const selected = computed(() =>
    state.selected.value
      .map((span) => unitOfSpan(units(), span))
      .filter((unit) => unit !== undefined),
  );

  const extents = signal<Extents>(new Map());
  const stopWidening = effect(() => {
    if (layout.value !== null) extents.value = widened(extents.peek(), results.value, layout.value);
  });
  const recent = signal<readonly string[]>([]);
  const stopRemembering = effect(() => {
    recent.value = withRecent(recent.peek(), state.method.value);
  });
  // The synced spans carry a score: keep it that of the result now shown, and drop lost units.
  const stopRescoring = effect(() => {
    if (layout.value === null || ranked.value.length === 0) return;
    host.set("selected", selected.value.map(spanOf));
    if (state.hovered.peek() !== null) {
      host.set("hovered", pointed.value === undefined ? null : spanOf(pointed.value));
    }
  });

  const choose = (choice: Partial<Selection>) => {
    batch(() => {
      const next = withoutContradiction({ ...selection.peek(), ...choice });
      if (choice.target !== undefined) host.set("target", choice.target);
      if (choice.method !== undefined) host.set("method", choice.method);
      host.set("against", next.against);
      host.set("output", next.output);
      host.set("layer", next.layer);
    });
  };
  const canChoose = (choice: Partial<Selection>) =>
    host.live.value ||
    isComputed(results.value, withoutContradiction({ ...selection.value, ...choice }));
  const explainAt = (unit: Unit) => {
    const said = targetSaidAt(state.answer.peek(), unit, selection.peek().target);
    if (said !== undefined && canChoose({ target: said })) choose({ target: said });
  };
  // The unit clicked last, from which a selection is extended.
  let anchor: number | undefined;
  const selectBetween = (from: number, to: number) => {
    const between = units().slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor = from;
    host.set("selected", between.map(spanOf));
  };

  return {
    host,
    state,
    live: host.live,
    theme,
    ramps: computed(() => rampsOf(state.palette.value, theme.value)),
    layout,
    stale: computed(() => {
      const answer = state.answer.value;
      if (answer === null) return false;
      return answer.text !== state.text.value || answer.text_pair !== state.text_pair.value;
    }),
    results,
    selection,
    shown,
    compared,
    recent,
    standings: ranked,
    map: computed(() =>
      layout.value === null
        ? null
        : targetMapOf(
            layout.value,
            results.value,
            selection.value,
            shown.value?.result,
            state.row_granularity.value,
          ),
    ),
    pointedRow: signal(-1),
    pointed,
    selected,
    extentOf(result, scores) {
      const own = largest(scores);
      if (layout.value === null) return own;
      if (state.scale.value === "fixed") {
        return Math.max(own, extents.value.get(scaleOf(result, layout.value.granularity)) ?? 0);
      }
      const { percentile } = state.picture_display.value;
      return layout.value.grid === null ? own : clippedAt(scores, percentile);
    },
    canChoose,
    choose,
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
      if (!wasSelected) explainAt(unit);
    },
    extend: (index) => selectBetween(anchor ?? index, index),
    selectBetween,
    clear: () => host.set("selected", []),
    dispose() {
      stopWidening();
      stopRemembering();
      stopRescoring();
    },
  };
}

/** A target cannot be explained against itself. */
function withoutContradiction(selection: Selection): Selection {
  return selection.against === selection.target ? { ...selection, against: "" } : selection;
}

/** Which unit the details are about: the one pointed at, else clicked last, else the strongest. */
export function focusOf(explorer: Explorer): Unit | undefined {
  const { pointed, selected, layout, standings: ranked } = explorer;
  const byStrength = strongest(ranked.value.map((standing) => standing.score));
  return pointed.value ?? selected.value.at(-1) ?? layout.value?.units[byStrength];
}

export const ExplorerContext = createContext<Explorer | null>(null);

export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext);
  if (explorer === null) throw new Error("no explorer around this component");
  return explorer;
}
