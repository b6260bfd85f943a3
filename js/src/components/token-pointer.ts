import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useExplorer } from "./explorer";

/** The index of the unit at or around a node, or null beside all units. */
export function unitIndexAt(target: EventTarget | null): number | null {
  const token = target instanceof Element ? target.closest(".tfxg-token[data-index]") : null;
  return token === null ? null : Number(token.getAttribute("data-index"));
}

/** One listener a container instead of one a token. */
export function useTokenPointer() {
  const { point, toggle, clear } = useExplorer();
  return {
    onPointerOver: (event: PointerEvent) => point(unitIndexAt(event.target)),
    onPointerLeave: () => point(null),
    onClick: (event: MouseEvent) => {
      // Whoever marks text to copy it does not mean to click.
      if (document.getSelection()?.isCollapsed === false) return;
      const index = unitIndexAt(event.target);
      if (index === null) clear();
      else toggle(index);
    },
  };
}

/**
 * Mark the unit pointed at wherever it is shown, in every row and every view of the widget.
 * Done beside the rendering, which would go over all tokens at every step of the pointer.
 */
export function usePointedMark(container: RefObject<HTMLElement | null>): void {
  const { pointed, layout } = useExplorer();
  useSignalEffect(() => {
    const index = layout.value === null ? undefined : pointed.value?.index;
    if (index === undefined) return;
    const tokens = container.current?.querySelectorAll(`[data-index="${index}"]`) ?? [];
    for (const token of tokens) token.setAttribute("data-pointed", "");
    return () => {
      for (const token of tokens) token.removeAttribute("data-pointed");
    };
  });
}
