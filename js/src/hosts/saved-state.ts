import { isObject } from "../lib/state/shapes";
import type { Reply } from "./host";

/** The state that stands in a saved page. */
export function savedState(json: string): Record<string, unknown> {
  try {
    const state: unknown = JSON.parse(json);
    return isObject(state) ? state : {};
  } catch {
    // The page then says that the state has no version.
    return {};
  }
}

/** What a saved page answers to every request. */
export function noKernel(): Promise<Reply> {
  return Promise.resolve({ type: "failed", id: "", message: "a saved page has no kernel" });
}
