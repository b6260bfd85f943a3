import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { rampFor } from "../../lib/colours/colour";
import { methodTitle } from "../../lib/scores/phrases";
import { strongest } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";
import { tokenAfterKey } from "./token-keys";
import { useMarks } from "./token-marks";
import { useLabels, useOptions, usePaint } from "./token-paint";
import { unitIndexAt, usePointedMark, useTokenPointer } from "./token-pointer";
import { TokenText } from "./token-text";

/** The heatmap of the shown result, to hover, to click, and to walk through by keyboard. */
export function TokenLine({ layout }: { layout: Layout }) {
  const { state, shown, standings, ramps, selected, extentOf, point, toggle, extend, clear } =
    useExplorer();
  const line = useRef<HTMLDivElement>(null);
  const visited = useSignal(-1);
  const result = shown.value?.result ?? null;
  const ranked = standings.value;
  const scores = ranked.map((standing) => standing.score);
  const tabStop = visited.value in layout.units ? visited.value : Math.max(0, strongest(scores));
  const title = result === null ? "nothing yet" : methodTitle(state.catalogue.value, result.method);
  const extent = result === null ? 0 : extentOf(result, scores);
  usePaint(line, layout, ranked, extent, rampFor(ramps.value, result?.signed ?? true));
  useOptions(line, layout, new Set(selected.value.map((unit) => unit.index)), tabStop);
  useLabels(line, layout, ranked, result);
  usePointedMark(line);
  useMarks(line, layout);

  const onKeyDown = (event: KeyboardEvent) => {
    const { target, key } = event;
    const index = unitIndexAt(target);
    if (index === null || !(target instanceof HTMLElement)) return;
    const isChosen = key === "Enter" || key === " ";
    if (isChosen && event.shiftKey) extend(index);
    else if (isChosen) toggle(index);
    else if (key === "Escape" && selected.peek().length > 0) clear();
    else {
      const tokens = [...(line.current?.querySelectorAll<HTMLElement>(".tfxg-token") ?? [])];
      const next = tokenAfterKey(key, target, tokens);
      if (next === null) return;
      const reached = unitIndexAt(next);
      if (event.shiftKey && reached !== null) {
        if (selected.peek().length === 0) toggle(index);
        extend(reached);
      }
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={line}
      class="tfxg-line"
      role="listbox"
      aria-label={`${state.granularity.value}, coloured by ${title}`}
      aria-multiselectable="true"
      {...useTokenPointer()}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const index = unitIndexAt(event.target);
        if (index === null) return;
        visited.value = index;
        point(index);
      }}
      onFocusOut={() => point(null)}
    >
      <TokenText layout={layout} hasOptions />
    </div>
  );
}
