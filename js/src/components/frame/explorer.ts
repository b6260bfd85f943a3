import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Result } from "../../generated/protocol";
import type { Host } from "../../hosts/host";
import { type Ramps, rampsOf, type Theme } from "../../lib/colours/colour";
import { cellCount } from "../../lib/image/image-grid";
import { type TargetMap, targetMapOf } from "../../lib/map/target-map";
import { withRecent } from "../../lib/methods/catalogue";
import { type Extents, scaleOf, widened } from "../../lib/scores/extent";
import { largest, type Standing, standings, strongest } from "../../lib/scores/ranking";
import { clippedAt } from "../../lib/scores/strength";
import {
  type Compared,
  comparedResults,
  isAnswerTo,
  isComputed,
  type Selection,
  type Shown,
  shownResult,
} from "../../lib/state/selection";
import { targetSaidAt } from "../../lib/targets/selectable-spans";
import { targetId } from "../../lib/targets/targets";
import { mapGranularity } from "../../lib/text/grouping";
import { type Layout, layoutOf } from "../../lib/text/layout";
import type { Granularity } from "../../lib/text/segments";
import { type Unit, unitScores } from "../../lib/text/units";
import { createSelecting, type Selecting } from "./selection";

/** What the components share: the host's state, and everything that follows from it. */
export interface Explorer extends Omit<Selecting, "stop"> {
  readonly host: Host;
  readonly state: Host["state"];
  readonly live: ReadonlySignal<boolean>;
  readonly theme: ReadonlySignal<Theme>;
  readonly ramps: ReadonlySignal<Ramps>;
  /** What the tokens are merged to in the present view. */
  readonly grouping: ReadonlySignal<Granularity>;
  readonly layout: ReadonlySignal<Layout | null>;
  /** Whether the answer is one to an earlier text than the present one. */
  readonly stale: ReadonlySignal<boolean>;
  /** Whether the kernel will not bring what was chosen: it was stopped, has failed, or is gone. */
  readonly atRest: ReadonlySignal<boolean>;
  /** Whether what is shown stands in for what was chosen, until that comes. */
  readonly standIn: ReadonlySignal<boolean>;
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
  /** Whether something was typed in a text here: the texts tried have their line from then on. */
  readonly hasTyped: Signal<boolean>;
  /** Whether the second text has a field, be it empty. */
  readonly hasSecondField: Signal<boolean>;
  /** The row of the map under the pointer, -1 for none. */
  readonly pointedRow: Signal<number>;
  /** The size of score that gets the full colour. */
  extentOf(result: Result, scores: readonly number[]): number;
  /** Whether choosing this leads somewhere: to a result, or to a kernel that computes it. */
  canChoose(choice: Partial<Selection>): boolean;
  choose(choice: Partial<Selection>): void;
  group(by: Granularity): void;
  dispose(): void;
}

export function createExplorer(host: Host, theme: ReadonlySignal<Theme>): Explorer {
  const { state } = host;
  // Until somebody chooses what the columns stand for, a map of a long text has its sentences.
  const isGrouped = signal(false);
  let granularity = state.granularity.peek();
  const stopGrouping = effect(() => {
    if (state.granularity.value !== granularity) isGrouped.value = true;
    granularity = state.granularity.value;
  });
  const grouping = computed(() => {
    const answer = state.answer.value;
    const isFree = state.view.value === "map" && !isGrouped.value && answer !== null;
    return isFree ? mapGranularity(answer, state.granularity.value) : state.granularity.value;
  });
  const layout = computed(() => {
    const answer = state.answer.value;
    return answer === null ? null : layoutOf(answer, grouping.value);
  });
  const results = computed(() => {
    const image = state.answer.value?.image ?? null;
    const length = image === null ? state.answer.value?.tokens.length : cellCount(image);
    return state.results.value.filter((result) => result.scores.length === length);
  });
  const selection = computed((): Selection => {
    const answer = state.answer.value;
    return {
      method: state.method.value,
      target: targetId(answer, state.target.value || (answer?.predicted ?? "")),
      contrast: targetId(answer, state.contrast.value),
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
  const extents = signal<Extents>(new Map());
  const stopWidening = effect(() => {
    if (layout.value !== null) extents.value = widened(extents.peek(), results.value, layout.value);
  });
  const recent = signal<readonly string[]>([]);
  const stopRemembering = effect(() => {
    recent.value = withRecent(recent.peek(), state.method.value);
  });
  const choose = (choice: Partial<Selection>) => {
    const before = JSON.stringify(selection.peek());
    batch(() => {
      const last = selection.peek();
      const next = withoutContradiction({ ...last, ...choice });
      if (choice.target !== undefined) host.set("target", choice.target);
      if (choice.method !== undefined) host.set("method", choice.method);
      // The trait may hold a name: it stays while it means the same.
      if (next.contrast !== last.contrast) host.set("contrast", next.contrast);
      host.set("output", next.output);
      host.set("layer", next.layer);
    });
    const isSame = JSON.stringify(selection.peek()) === before;
    // A change is computed anyway; what was stopped has to be asked for once more.
    if (isSame && state.status.peek() === "stopped") void host.request({ type: "recompute" });
  };
  const canChoose = (choice: Partial<Selection>) =>
    host.live.value ||
    isComputed(results.value, withoutContradiction({ ...selection.value, ...choice }));
  const { stop: stopSelecting, ...selecting } = createSelecting({
    host,
    layout,
    standings: ranked,
    onSelect(unit) {
      const said = targetSaidAt(state.answer.peek(), unit, selection.peek().target);
      if (said !== undefined && canChoose({ target: said })) choose({ target: said });
    },
  });

  const atRest = computed(
    () => host.lost.value || ["stopped", "failed"].includes(state.status.value),
  );
  const stale = computed(() => {
    const answer = state.answer.value;
    if (answer === null) return false;
    const [text, textPair] = [state.text.value, state.text_pair.value];
    return !isAnswerTo(answer, { text, textPair, generates: state.model_info.value.generates });
  });

  return {
    host,
    state,
    live: host.live,
    theme,
    ramps: computed(() => rampsOf(state.palette.value, theme.value)),
    grouping,
    layout,
    stale,
    atRest,
    standIn: computed(() => !atRest.value && (stale.value || shown.value?.exact !== true)),
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
    hasTyped: signal(false),
    hasSecondField: signal(state.text_pair.peek() !== ""),
    pointedRow: signal(-1),
    ...selecting,
    extentOf(result, scores) {
      const own = largest(scores);
      if (layout.value === null) return own;
      if (state.scale.value === "fixed") {
        return Math.max(own, extents.value.get(scaleOf(result, layout.value.granularity)) ?? 0);
      }
      const { percentile } = state.image_display.value;
      return layout.value.grid === null ? own : clippedAt(scores, percentile);
    },
    canChoose,
    choose,
    group(by) {
      if (state.view.peek() === "map") isGrouped.value = true;
      host.set("granularity", by);
    },
    dispose() {
      stopGrouping();
      stopWidening();
      stopRemembering();
      stopSelecting();
    },
  };
}

/** A target cannot be explained against itself. */
function withoutContradiction(selection: Selection): Selection {
  return selection.contrast === selection.target ? { ...selection, contrast: "" } : selection;
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
