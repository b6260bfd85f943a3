import { signal } from "@preact/signals";
import { isSame } from "../lib/state/state";
import type { Host } from "./host";
import { noKernel, savedState } from "./saved-state";
import { stateSignals } from "./signals";

/** A saved page: the state it was saved with, and nobody to compute anything. */
export function pageHost(json: string): Host {
  const saved = savedState(json);
  const state = stateSignals((key) => saved[key]);
  return {
    state,
    live: signal(false),
    silent: signal(false),
    lost: signal(false),
    canBeLive: false,
    schemaVersion: saved["schema_version"],
    set(key, value) {
      if (!isSame(state[key].peek(), value)) state[key].value = value;
    },
    request: noKernel,
    wake() {},
  };
}
