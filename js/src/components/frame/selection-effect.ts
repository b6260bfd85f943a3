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
 * Once a selection of several units rests, have the kernel say what the answer is without all of
 * them.
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
    if (selected.value.length < 2 || tokens.length === 0 || !live.value) return;
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
