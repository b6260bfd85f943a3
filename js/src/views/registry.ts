import { type ComponentType, h } from "preact";
import { CompareIcon, HeatmapIcon, LayersIcon, MapIcon } from "../components/controls/icons";
import type { Explorer } from "../components/frame/explorer";
import type { State } from "../generated/protocol";
import type { BundledView } from "../generated/traits";
import { hasMap } from "../lib/map/target-map";
import { Compare } from "./compare";
import { Heatmap } from "./heatmap";
import { LoadedView } from "./loaded-view";
import { TargetMap } from "./map";

/** A way to show attributions, and the button that leads to it. */
export interface View {
  readonly name: string;
  readonly Body: ComponentType;
  readonly Icon: ComponentType;
  readonly label: string;
  readonly hint: string;
  /** Whether it shows scores of methods, whose scale and sum are told below it. */
  readonly explains: boolean;
  /** Whether there is anything to see in it. */
  readonly isOffered: (explorer: Explorer) => boolean;
}

const always = () => true;

/** One that is missing here does not compile. */
const BUNDLED: { readonly [V in BundledView]: Omit<View, "name"> } = {
  heatmap: {
    Body: Heatmap,
    Icon: HeatmapIcon,
    label: "Heatmap",
    hint: "one method, on the text itself",
    explains: true,
    isOffered: always,
  },
  compare: {
    Body: Compare,
    Icon: CompareIcon,
    label: "Compare methods",
    hint: "all methods below one another",
    explains: true,
    isOffered: always,
  },
  map: {
    Body: TargetMap,
    Icon: MapIcon,
    label: "Map of targets",
    hint: "all targets below one another",
    explains: true,
    isOffered: ({ state, results, layout }) =>
      !layout.value?.grid && (state.view.value === "map" || hasMap(results.value)),
  },
};

/** The bodies of loaded views, by name and label: a component that stays the same is not remounted. */
const bodies = new Map<string, ComponentType>();

function bodyOf({ name, label }: State["loaded_views"][number]): ComponentType {
  const key = `${name}\n${label}`;
  const body = bodies.get(key) ?? (() => h(LoadedView, { name, label }));
  bodies.set(key, body);
  return body;
}

/** All views: those of this bundle, then those that are loaded when they are opened. */
export function views(loaded: State["loaded_views"]): readonly View[] {
  return [
    ...Object.entries(BUNDLED).map(([name, view]) => ({ name, ...view })),
    ...loaded.map((view) => ({
      ...view,
      Body: bodyOf(view),
      Icon: LayersIcon,
      explains: false,
      isOffered: always,
    })),
  ];
}

/** The view of a name, the heatmap where there is none. */
export function viewNamed(name: string, loaded: State["loaded_views"]): View {
  return (
    views(loaded).find((view) => view.name === name) ?? { name: "heatmap", ...BUNDLED.heatmap }
  );
}
