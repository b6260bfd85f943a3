import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useExplorer } from "../frame/explorer";

/**
 * Mark the unit pointed at in all strips, and bring it into sight in the text above them. Done by
 * a few attributes beside the rendering, as the pointer crosses a unit every few milliseconds.
 */
export function useStripMarks(table: RefObject<HTMLElement | null>): void {
  const { pointed, layout } = useExplorer();
  useSignalEffect(() => {
    const box = table.current;
    const count = layout.value?.units.length ?? 0;
    const index = pointed.value?.index;
    if (box === null) return;
    box.toggleAttribute("data-pointing", index !== undefined && count > 0);
    if (index === undefined || count === 0) return;
    box.style.setProperty("--tfxg-at", String((index + 0.5) / count));
    const text = box.querySelector<HTMLElement>(".tfxg-aligned");
    const word = text?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!text || !word || text.matches(":hover")) return;
    const { offsetTop: top, offsetHeight: height } = word;
    const isAbove = top < text.scrollTop;
    if (isAbove) text.scrollTop = top - height;
    else if (top + height > text.scrollTop + text.clientHeight) {
      text.scrollTop = top + 2 * height - text.clientHeight;
    }
  });
}
