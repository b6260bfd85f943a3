import type { ComponentType } from "preact";
import type { State } from "../generated/protocol";
import { Compare } from "./compare";
import { Heatmap } from "./heatmap";
import { TargetMap } from "./map";

/** Every view that the protocol names; one that is missing here does not compile. */
const VIEWS: { readonly [V in State["view"]]: ComponentType } = {
  heatmap: Heatmap,
  compare: Compare,
  map: TargetMap,
};

/** The view to show: of a picture there is no map, whose columns its squares would be. */
export function viewOf(chosen: State["view"], isPicture: boolean): ComponentType {
  return VIEWS[isPicture && chosen === "map" ? "heatmap" : chosen];
}
