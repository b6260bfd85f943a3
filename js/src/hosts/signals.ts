import { type Signal, signal } from "@preact/signals";
import type { State } from "../generated/protocol";
import { KEYS, readTrait } from "../lib/state/state";

export type StateSignals = { readonly [K in keyof State]: Signal<State[K]> };

/** One signal for each value of the state, read by `raw`. */
export function stateSignals(raw: (key: keyof State) => unknown): StateSignals {
  const signals = KEYS.map((key) => [key, signal(readTrait(key, raw(key)))] as const);
  return Object.fromEntries(signals) as unknown as StateSignals;
}
