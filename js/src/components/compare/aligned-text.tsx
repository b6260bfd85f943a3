import { useLayoutEffect, useRef } from "preact/hooks";
import { rampFor } from "../../lib/colours/colour";
import { methodTitle } from "../../lib/scores/phrases";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";
import { usePaint } from "../heatmap/token-paint";
import { TokenText } from "../heatmap/token-text";

/** The one text that all strips are aligned on, under the method that is shown. */
export function AlignedText({ layout }: { layout: Layout }) {
  const { state, shown, standings, ramps, selected, extentOf } = useExplorer();
  const text = useRef<HTMLDivElement>(null);
  const result = shown.value?.result;
  const scores = standings.value.map(({ score }) => score);
  const extent = result === undefined ? 0 : extentOf(result, scores);
  usePaint(text, layout, standings.value, extent, rampFor(ramps.value, result?.signed ?? true));
  const chosen = selected.value.map(({ index }) => `[data-index="${index}"]`).join();
  useLayoutEffect(() => {
    const words = chosen === "" ? [] : [...(text.current?.querySelectorAll(chosen) ?? [])];
    for (const word of words) word.setAttribute("data-selected", "");
    return () => {
      for (const word of words) word.removeAttribute("data-selected");
    };
  }, [layout, chosen]);
  const title = result === undefined ? "" : methodTitle(state.catalogue.value, result.method);
  return (
    <div
      ref={text}
      class="tfxg-aligned tfxg-line"
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls has to be reached by keys
      tabIndex={0}
      aria-label={`the text, coloured by ${title}`}
    >
      <TokenText layout={layout} hasOptions={false} />
    </div>
  );
}
