import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { marks } from "../../lib/targets/selectable-spans";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";

/** Mark the units that targets stand on: what is explained, and what else the model says. */
export function useMarks(container: RefObject<HTMLElement | null>, layout: Layout | null): void {
  const { state, selection } = useExplorer();
  const { selectable_spans: selectable } = state.model_info.value;
  const { target } = selection.value;
  useLayoutEffect(() => {
    if (selectable === null || layout === null) return;
    const { answer, units } = layout;
    const marked = [...marks(answer, units, selectable, { target })].map(([index, mark]) => {
      const token = container.current?.querySelector(`[data-index="${index}"]`);
      token?.setAttribute("data-place", mark.kind);
      if (mark.label !== "") token?.setAttribute("data-place-label", mark.label);
      return token;
    });
    return () => {
      for (const token of marked) {
        token?.removeAttribute("data-place");
        token?.removeAttribute("data-place-label");
      }
    };
  }, [layout, selectable, target]);
}
