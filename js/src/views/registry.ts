import type { ComponentType } from "preact";
import type { State } from "../generated/protocol";
import { Compare } from "./compare";
import { Heatmap } from "./heatmap";
import { Inside } from "./inside";
import { TargetMap } from "./map";

/** Every view that the protocol names; one that is missing here does not compile. */
export const VIEWS: { readonly [V in State["view"]]: ComponentType } = {
  heatmap: Heatmap,
  compare: Compare,
  map: TargetMap,
  inside: Inside,
};
