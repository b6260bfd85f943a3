import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useExplorer } from "../frame/explorer";

/** The index of the unit at or around a node, or null beside all units. */
export function unitIndexAt(target: EventTarget | null): number | null {
  const token = target instanceof Element ? target.closest(".tfxg-token[data-index]") : null;
  return token === null ? null : Number(token.getAttribute("data-index"));
}

/** One listener a container instead of one a token. */
export function useTokenPointer() {
  const { state, point, toggle, extend, selectBetween, clear } = useExplorer();
  return {
    onPointerOver: (event: PointerEvent) => point(unitIndexAt(event.target)),
    onPointerLeave: () => point(null),
    onMouseDown: (event: MouseEvent) => {
      // The browser would mark the text up to here.
      if (event.shiftKey && unitIndexAt(event.target) !== null) event.preventDefault();
    },
    onClick: (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
      const marked = document.getSelection();
      if (marked?.isCollapsed === false) {
        // Whoever marks text to copy it does not mean to click; but may mean the words marked.
        const [from, to] = markedUnits(event.currentTarget, marked);
        const takesSeveral = state.model_info.peek().selectable_spans?.several === true;
        if (takesSeveral && from !== undefined && to !== undefined) selectBetween(from, to);
        return;
      }
      const index = unitIndexAt(event.target);
      if (index === null) clear();
      else if (event.shiftKey) extend(index);
      else toggle(index);
    },
  };
}

/** The first and the last unit of those that are marked as text. */
function markedUnits(container: HTMLElement, marked: Selection): readonly (number | undefined)[] {
  const tokens = [...container.querySelectorAll(".tfxg-token[data-index]")];
  const found = tokens.filter((token) => marked.containsNode(token, true)).map(unitIndexAt);
  const indices = found.filter((index) => index !== null);
  return [indices[0], indices.at(-1)];
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
