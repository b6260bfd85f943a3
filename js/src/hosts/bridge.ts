import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { State } from "../generated/protocol";
import { KEYS } from "../lib/state/state";
import type { Host } from "./host";
import type { StateSignals } from "./signals";

/**
 * A host whose signals are this bundle's and follow those of another bundle's host. Two copies of
 * a signal library do not hear of each other, but anyone can subscribe to a signal.
 */
export function bridged(outer: Host): { host: Host; dispose(): void } {
  const stops: (() => void)[] = [];
  const follow = <T>(source: ReadonlySignal<T>): Signal<T> => {
    const own = signal(source.peek());
    stops.push(
      source.subscribe((value) => {
        own.value = value;
      }),
    );
    return own;
  };
  const state = Object.fromEntries(
    KEYS.map((key: keyof State) => [key, follow<State[keyof State]>(outer.state[key])]),
  ) as unknown as StateSignals;
  return {
    host: {
      state,
      live: follow(outer.live),
      silent: follow(outer.silent),
      lost: follow(outer.lost),
      canBeLive: outer.canBeLive,
      schemaVersion: outer.schemaVersion,
      set: (key, value) => outer.set(key, value),
      request: (message) => outer.request(message),
      wake: () => outer.wake(),
    },
    dispose() {
      for (const stop of stops) stop();
    },
  };
}
