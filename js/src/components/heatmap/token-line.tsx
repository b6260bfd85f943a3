import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { rampFor } from "../../lib/colours/colour";
import { methodTitle } from "../../lib/scores/phrases";
import { strongest } from "../../lib/scores/ranking";
import { unitRange } from "../../lib/text/units";
import { editAt } from "../editor/text-part";
import { TextParts } from "../editor/text-parts";
import { useExplorer } from "../frame/explorer";
import { tokenAfterKey } from "./token-keys";
import { useLabels, useMarks, useOptions, usePaint } from "./token-paint";
import { unitIndexAt, usePointedMark, useTokenPointer } from "./token-pointer";
import { WordCard } from "./word-card";

/** The texts under the shown result: to hover, to click, to walk through by keyboard, to edit. */
export function TokenLine() {
  const explorer = useExplorer();
  const { state, shown, standings, layout, ramps, selected, extentOf } = explorer;
  const { point, toggle, extend, clear } = explorer;
  const line = useRef<HTMLDivElement>(null);
  const visited = useSignal(-1);
  const result = shown.value?.result ?? null;
  const units = layout.value?.units ?? [];
  const ranked = standings.value;
  const scores = ranked.map((standing) => standing.score);
  const tabStop = visited.value in units ? visited.value : Math.max(0, strongest(scores));
  const title = result === null ? "nothing yet" : methodTitle(state.catalogue.value, result.method);
  const extent = result === null ? 0 : extentOf(result, scores);
  usePaint(line, layout.value, ranked, extent, rampFor(ramps.value, result?.signed ?? true));
  useOptions(line, layout.value, new Set(selected.value.map((unit) => unit.index)), tabStop);
  useLabels(line, layout.value, ranked, result);
  usePointedMark(line);
  useMarks(line, layout.value);

  const onKeyDown = (event: KeyboardEvent) => {
    const { target, key } = event;
    const index = unitIndexAt(target);
    if (index === null || !(target instanceof HTMLElement)) return;
    const isChosen = key === "Enter" || key === " ";
    if (isChosen && event.shiftKey) extend(index);
    else if (isChosen) toggle(index);
    else if (isTyped(event)) {
      // The field has the focus before the browser types the character, so it goes there.
      const [, end] = rangeOf(index);
      editAt(target, end, end);
      event.stopPropagation();
      return;
    } else if (key === "Escape" && selected.peek().length > 0) clear();
    else {
      const tokens = [
        ...(line.current?.querySelectorAll<HTMLElement>(".tfxg-part:not([hidden]) [data-index]") ??
          []),
      ];
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

  /** Where a unit stands in its text, as a field counts. */
  function rangeOf(index: number): readonly [number, number] {
    const unit = units[index];
    return layout.value === null || unit === undefined
      ? [0, 0]
      : unitRange(layout.value.answer, unit);
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its options are the units within. */}
      <div
        ref={line}
        class="tfxg-line"
        {...useTokenPointer()}
        onKeyDown={onKeyDown}
        onDblClick={(event) => {
          const index = unitIndexAt(event.target);
          if (index === null || !(event.target instanceof Element)) return;
          editAt(event.target, ...rangeOf(index));
        }}
        onFocusIn={(event) => {
          const index = unitIndexAt(event.target);
          if (index === null) return;
          visited.value = index;
          point(index);
        }}
        onFocusOut={() => point(null)}
      >
        <TextParts
          layout={layout.value}
          description={`${state.granularity.value}, coloured by ${title}`}
        />
      </div>
      {/* Not within the line: a click in the card is none beside the words. */}
      <WordCard words={line} />
    </>
  );
}

/** Whether a key writes a character, and is no shortcut. */
function isTyped({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}
