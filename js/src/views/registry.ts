import type { ComponentType } from "preact";
import { CompareIcon, HeatmapIcon, LayersIcon, MapIcon } from "../components/controls/icons";
import type { Explorer } from "../components/frame/explorer";
import type { State } from "../generated/protocol";
import { hasMap } from "../lib/map/target-map";
import { Compare } from "./compare";
import { Heatmap } from "./heatmap";
import { Inside } from "./inside";
import { TargetMap } from "./map";

/** A way to show attributions, and the button that leads to it. */
export interface View {
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

/** Every view that the protocol names; one that is missing here does not compile. */
export const VIEWS: { readonly [V in State["view"]]: View } = {
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
  inside: {
    Body: Inside,
    Icon: LayersIcon,
    label: "Inside the model",
    hint: "attention, layers and neurons",
    explains: false,
    isOffered: always,
  },
};
