import { type Signal, signal } from "@preact/signals";
import type { State } from "../generated/protocol";
import { READERS } from "../lib/state/state";

export type StateSignals = { readonly [K in keyof State]: Signal<State[K]> };

export const KEYS = Object.keys(READERS) as readonly (keyof State)[];

/** One signal for each value of the state, read by `raw`. */
export function stateSignals(raw: (key: keyof State) => unknown): StateSignals {
  function of<K extends keyof State>(key: K): Signal<State[K]> {
    return signal(READERS[key](raw(key)));
  }
  return {
    contrast: of("contrast"),
    answer: of("answer"),
    catalogue: of("catalogue"),
    costs: of("costs"),
    error: of("error"),
    failures: of("failures"),
    granularity: of("granularity"),
    hovered: of("hovered"),
    hypothesis_template: of("hypothesis_template"),
    labels: of("labels"),
    layer: of("layer"),
    left_out: of("left_out"),
    method: of("method"),
    model_info: of("model_info"),
    multi_label: of("multi_label"),
    output: of("output"),
    palette: of("palette"),
    parameters: of("parameters"),
    image_display: of("image_display"),
    progress: of("progress"),
    results: of("results"),
    row_granularity: of("row_granularity"),
    scale: of("scale"),
    schema_version: of("schema_version"),
    selected: of("selected"),
    status: of("status"),
    target: of("target"),
    text: of("text"),
    text_pair: of("text_pair"),
    view: of("view"),
    occlusion_effect: of("occlusion_effect"),
  };
}

/** Values cross to the kernel as JSON, so two that read the same there are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
