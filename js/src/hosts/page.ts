import { signal } from "@preact/signals";
import { isObject } from "../lib/state/shapes";
import type { Host } from "./host";
import { isSame, stateSignals } from "./signals";

/** A saved page: the state it was saved with, and nobody to compute anything. */
export function pageHost(json: string): Host {
  const saved = parsed(json);
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
    request: () =>
      Promise.resolve({ type: "failed", id: "", message: "a saved page has no kernel" }),
    wake() {},
  };
}

function parsed(json: string): Record<string, unknown> {
  try {
    const state: unknown = JSON.parse(json);
    return isObject(state) ? state : {};
  } catch {
    // The page then says that the state has no version.
    return {};
  }
}
