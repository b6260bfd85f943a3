import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** What of a scrolled element is in sight, in pixels. */
export interface Sight {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Follows an element as it is scrolled and resized; `look` has to be its scroll handler. */
export function useSight(box: RefObject<HTMLElement | null>): {
  readonly sight: ReadonlySignal<Sight>;
  readonly look: () => void;
} {
  const sight = useSignal<Sight>({ left: 0, top: 0, width: 0, height: 0 });
  const look = () => {
    if (box.current === null) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = box.current;
    sight.value = { left: scrollLeft, top: scrollTop, width: clientWidth, height: clientHeight };
  };
  useLayoutEffect(() => {
    if (box.current === null) return;
    look();
    const resized = new ResizeObserver(look);
    resized.observe(box.current);
    return () => resized.disconnect();
  }, []);
  return { sight, look };
}
