import type { State } from "../../generated/text-map-protocol";
import { TRAITS } from "../../generated/text-map-traits";
import { readFitting, UNFIT } from "../state/shapes";

export const KEYS = Object.keys(TRAITS) as readonly (keyof State)[];

/** The number of the state's shape that this page was built for. */
export const MAP_VERSION = TRAITS.schema_version.default;

/** Read a value of the state; what does not fit is replaced by its default. */
export function readMapTrait<K extends keyof State>(key: K, raw: unknown): State[K] {
  const { shape, default: fallback } = TRAITS[key];
  const value = readFitting(shape, raw);
  // What was read has the type that was generated with its shape.
  return value === UNFIT ? fallback : (value as State[K]);
}
