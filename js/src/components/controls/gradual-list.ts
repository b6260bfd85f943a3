import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/**
 * How many of many costly parts to draw by now: a step at once and one more each frame, so that
 * the first are there soon and the page answers in between.
 *
 * `of` is what the parts show: where it is another, they begin anew.
 */
export function useGradually(total: number, step: number, of: unknown): number {
  const drawn = useSignal({ of, count: step });
  const count = Math.min(total, drawn.value.of === of ? drawn.value.count : step);
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      drawn.value = { of, count: Math.min(total, count + step) };
    });
    return () => cancelAnimationFrame(frame);
  }, [total, count, step, of]);
  return count;
}
