import { effect, type ReadonlySignal } from "@preact/signals";
import type { Host } from "../../hosts/host";
import type { Unit } from "../../lib/text/units";

/** In milliseconds: a selection that still grows is not asked about. */
const PAUSE = 400;

/** The tokens of the selected units, in order. */
export function tokensOf(units: readonly Unit[]): number[] {
  return units
    .filter((unit) => !unit.special)
    .flatMap(({ tokens }) => tokens)
    .sort((a, b) => a - b);
}

/**
 * Once a selection rests, have the kernel say what the answer is without all of it.
 *
 * For a single unit that is asked only where the kernel has not masked each unit in turn by the
 * time it rests: for a long text on a large model that takes longer than anybody asked for.
 *
 * @returns a function that stops it.
 */
export function askForEffect(host: Host, selected: ReadonlySignal<readonly Unit[]>): () => void {
  const { state, live } = host;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = "";
  const stop = effect(() => {
    const tokens = tokensOf(selected.value);
    const key = JSON.stringify([state.answer.value?.text, state.answer.value?.text_pair, tokens]);
    if (key === asked && live.value) return;
    clearTimeout(timer);
    asked = "";
    if (tokens.length === 0 || !live.value) return;
    const isKnown = state.status.value !== "ready" || state.occlusion_effect.value !== null;
    if (selected.value.length === 1 && isKnown) return;
    asked = key;
    timer = setTimeout(() => {
      if (state.selection_effect.peek()?.tokens.join() === tokens.join()) return;
      void host.request({ type: "mask_together", tokens });
    }, PAUSE);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
