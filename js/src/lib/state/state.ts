import type { Answer, State } from "../../generated/protocol";
import { TRAITS } from "../../generated/traits";
import { cut, isObject, readFitting, UNFIT } from "./shapes";
import { versionFault } from "./version";

/** The number of the state's shape that this page was built for. */
export const SCHEMA_VERSION = TRAITS.schema_version.default;

export const KEYS = Object.keys(TRAITS) as readonly (keyof State)[];

/**
 * Read a value of the state. A notebook may be years old and a page may be edited, so what does
 * not fit is replaced by its default, and a list loses only the entries that do not fit.
 */
export function readTrait<K extends keyof State>(key: K, raw: unknown): State[K] {
  const trait = TRAITS[key];
  const value = trait.split ? readEntries(key, raw) : readFitting(trait.shape, raw);
  return isOf(key, value) ? value : trait.default;
}

/** A value of the state as the kernel takes it; see `cut`. */
export function cutTrait<K extends keyof State>(key: K, value: State[K]): State[K] {
  const found = cut(TRAITS[key].shape, value);
  return isOf(key, found) ? found : value;
}

/** Values cross to the kernel as JSON, so two that read the same there are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why the page cannot show a state with this number, or null if it can. */
export function schemaFault(version: unknown): string | null {
  return versionFault(version, SCHEMA_VERSION);
}

/** Lists that were read, by what they were read from: an update leaves most entries the same. */
const seen = new WeakMap<object, unknown>();

/** The entries of a split trait, lists by name, one after the other. */
function readEntries(key: keyof State, raw: unknown): unknown {
  if (!isObject(raw)) return UNFIT;
  return Object.values(raw).flatMap((entry) => {
    if (!Array.isArray(entry)) return [];
    const found = seen.get(entry) ?? readFitting(TRAITS[key].shape, entry);
    seen.set(entry, found);
    return found;
  });
}

/** What was read has the type that was generated with its shape. */
function isOf<K extends keyof State>(key: K, value: unknown): value is State[K] {
  if (value === UNFIT) return false;
  return key !== "answer" || isFilled((value as Answer | null)?.image ?? null);
}

/** Whole patches fill an image, or its squares would not be where its scores are. */
function isFilled(image: Answer["image"]): boolean {
  if (image === null) return true;
  const { width, height, cell, patch } = image;
  return [width, height].every((side) => side % (cell * patch) === 0);
}
