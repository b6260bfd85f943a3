import { useId } from "preact/hooks";
import { type Grid, squareAfterKey } from "../../lib/image/image-grid";
import { panesOf } from "../../lib/image/overlay";
import { methodTitle, unitLabel } from "../../lib/scores/phrases";
import { targetName } from "../../lib/targets/targets";
import { focusOf, useExplorer } from "../frame/explorer";
import { paintOf } from "./image-paint";
import { ImagePane } from "./image-pane";

/** As wide as the style sheet lets it be, on a screen of double density. */
const SHARPNESS = 880;

/** The image under the shown result, to hover, to click, and to walk over by keyboard. */
export function ImageStage({ grid }: { grid: Grid }) {
  const explorer = useExplorer();
  const { state, shown, standings, selected, point, toggle, clear } = explorer;
  const id = useId();
  const result = shown.value?.result ?? null;
  const scores = standings.value.map((standing) => standing.score);
  const paint = result === null ? null : paintOf(explorer, result, scores);
  const title = result === null ? "nothing yet" : methodTitle(state.catalogue.value, result.method);

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const from = focusOf(explorer)?.index ?? 0;
    if (key === "Enter" || key === " ") toggle(from);
    else if (key === "Escape" && selected.peek().length > 0) clear();
    else {
      const next = squareAfterKey(grid, from, key);
      if (next === null) return;
      point(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      class="tfxg-stage"
      data-mode={state.image_display.value.mode}
      role="application"
      aria-roledescription="image"
      aria-label={`${state.answer.value?.text || "image"}, coloured by ${title}`}
      aria-describedby={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys lead from square to square.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => point(focusOf(explorer)?.index ?? null)}
      onBlur={() => point(null)}
    >
      {panesOf(state.image_display.value.mode).map((pane) => (
        <ImagePane key={pane} grid={grid} pane={pane} paint={paint} sharpness={SHARPNESS} />
      ))}
      <p id={id} class="tfxg-hidden" aria-live="polite" data-role="pointed">
        <Pointed />
      </p>
    </div>
  );
}

/** What a screen reader says of the square that is pointed at. */
function Pointed() {
  const { pointed, layout, standings, shown } = useExplorer();
  const index = pointed.value?.index ?? -1;
  const text = layout.value?.texts[index] ?? "";
  const standing = standings.value[index];
  const result = shown.value?.result;
  if (result === undefined || standing === undefined) return text;
  const target = targetName(layout.value?.answer ?? null, result.target);
  return unitLabel(text, standing, { ...result, target });
}
