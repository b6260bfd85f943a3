import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { State } from "../../generated/text-map-protocol";
import type { MapHost } from "../../hosts/text-map";
import type { Theme } from "../../lib/colours/colour";
import {
  type ColourBy,
  type Colouring,
  colourChoices,
  colouringBy,
} from "../../lib/text-map/colouring";
import { type Points, pointsOf } from "../../lib/text-map/points";
import {
  fitted,
  type Size,
  screenX,
  screenY,
  showing,
  type Viewport,
} from "../../lib/text-map/viewport";

/** What the parts of the map share: the state, and what follows from it. */
export interface TextMap {
  readonly host: MapHost;
  readonly state: { readonly [K in keyof State]: ReadonlySignal<State[K]> };
  readonly theme: ReadonlySignal<Theme>;
  readonly points: ReadonlySignal<Points>;
  readonly choices: ReadonlySignal<readonly ColourBy[]>;
  readonly colourBy: ReadonlySignal<ColourBy | null>;
  readonly colouring: ReadonlySignal<Colouring>;
  /** Of the plot, in pixels. */
  readonly size: Signal<Size>;
  /** All points in sight. */
  readonly whole: ReadonlySignal<Viewport>;
  readonly viewport: ReadonlySignal<Viewport>;
  /** The viewport that a person moved to; null to follow the whole. */
  readonly chosenViewport: Signal<Viewport | null>;
  /** The groups that the legend has switched off, by their index. */
  readonly hidden: ReadonlySignal<ReadonlySet<number>>;
  /** The text that is pointed at, or that the keyboard is at. */
  readonly hovered: Signal<number | null>;
  /** Whether the keyboard went to `hovered`, so that it has to be read out. */
  readonly isRead: Signal<boolean>;
  /** The selected text, null where there is none of that number. */
  readonly selected: ReadonlySignal<number | null>;
  isShown(index: number): boolean;
  toggleGroup(group: number): void;
  select(index: number | null): void;
  colour(by: ColourBy): void;
  /** Bring a point into sight. */
  show(index: number): void;
}

/** Until the plot is measured. */
const UNMEASURED: Size = { width: 640, height: 400 };

export function createTextMap(host: MapHost, theme: ReadonlySignal<Theme>): TextMap {
  const { state } = host;
  const points = computed(() => {
    const found = pointsOf(state.placement.value?.coordinates ?? []);
    // Whatever was saved: a point is a text.
    return found.count === state.texts.value.length ? found : pointsOf([]);
  });
  const coloured = computed(() => ({
    labels: state.labels.value,
    predictions: state.predictions.value,
  }));
  const choices = computed(() => colourChoices(coloured.value));
  const colourBy = computed(() => {
    const chosen = state.colour_by.value;
    return chosen !== null && choices.value.includes(chosen) ? chosen : (choices.value[0] ?? null);
  });
  const colouring = computed(() =>
    colouringBy(colourBy.value, coloured.value, points.value.count, theme.value.dark),
  );
  const size = signal(UNMEASURED);
  const whole = computed(() => fitted(points.value, size.value));
  const chosenViewport = signal<Viewport | null>(null);
  const viewport = computed(() => chosenViewport.value ?? whole.value);
  const switchedOff = signal<{ by: ColourBy | null; groups: ReadonlySet<number> }>({
    by: null,
    groups: new Set(),
  });
  const hidden = computed(() =>
    switchedOff.value.by === colourBy.value ? switchedOff.value.groups : new Set<number>(),
  );
  const selected = computed(() => {
    const index = state.selected.value;
    return index !== null && index < state.texts.value.length ? index : null;
  });
  return {
    host,
    state,
    theme,
    points,
    choices,
    colourBy,
    colouring,
    size,
    whole,
    viewport,
    chosenViewport,
    hidden,
    hovered: signal<number | null>(null),
    isRead: signal(false),
    selected,
    isShown: (index) => !hidden.peek().has(colouring.peek().codes[index] ?? 0),
    toggleGroup(group) {
      const groups = new Set(hidden.peek());
      if (!groups.delete(group)) groups.add(group);
      switchedOff.value = { by: colourBy.peek(), groups };
    },
    select: (index) => host.set("selected", index),
    colour: (by) => host.set("colour_by", by),
    show(index) {
      const { x, y } = points.peek();
      const at = viewport.peek();
      const next = showing(at, size.peek(), x[index] ?? 0, y[index] ?? 0);
      if (next.left !== at.left || next.top !== at.top) chosenViewport.value = next;
    },
  };
}

/** Where a point is on the screen. */
export function placeOf({ points, viewport }: TextMap, index: number): { x: number; y: number } {
  const { x, y } = points.value;
  return {
    x: screenX(viewport.value, x[index] ?? 0),
    y: screenY(viewport.value, y[index] ?? 0),
  };
}

export const TextMapContext = createContext<TextMap | null>(null);

export function useTextMap(): TextMap {
  const map = useContext(TextMapContext);
  if (map === null) throw new Error("There is no map around this component.");
  return map;
}
