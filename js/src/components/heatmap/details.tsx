import type { MapRow } from "../../lib/map/target-map";
import { figures, ordinal, percent, signed } from "../../lib/scores/numbers";
import { withoutSelection, withoutUnit } from "../../lib/scores/phrases";
import { type Standing, standings as standingsOf } from "../../lib/scores/ranking";
import { shownText } from "../../lib/text/shown-text";
import type { Unit } from "../../lib/text/units";
import { COMES_AFTER } from "../controls/phrases";
import { focusOf, useExplorer } from "../frame/explorer";
import { tokensOf } from "../frame/selection-effect";
import { Figures } from "./figures";

/** The figures of one token or word, or of all that are selected. */
export function Details() {
  const explorer = useExplorer();
  const { selected, pointed, shown, layout, map, pointedRow } = explorer;
  const unit = focusOf(explorer);
  const row = map.value?.rows[pointedRow.value];
  return (
    <p class="tfxg-details" data-role="details">
      {shown.value === null || unit === undefined ? (
        <span class="tfxg-muted">
          point at a {layout.value?.grid ? "patch" : "word"} to see its figures
        </span>
      ) : row !== undefined && (row.scores === null || pointed.value !== undefined) ? (
        <CellFigures row={row} unit={unit} />
      ) : pointed.value === undefined && selected.value.length > 1 ? (
        <SelectionFigures units={selected.value} />
      ) : (
        // Other figures are other elements: the same ones would be seen to jump.
        <UnitFigures key={`${unit.index} ${shown.value.result.method}`} unit={unit} />
      )}
    </p>
  );
}

function UnitFigures({ unit }: { unit: Unit }) {
  const { selection, shown, standings } = useExplorer();
  const standing = standings.value[unit.index];
  if (standing === undefined) return null;
  const isSigned = shown.value?.result.signed ?? false;
  const { target } = selection.value;
  return <Reading unit={unit} standing={standing} isSigned={isSigned} target={target} />;
}

/** What the row under the pointer says of the unit under it. */
function CellFigures({ row, unit }: { row: MapRow; unit: Unit }) {
  return (
    <>
      <bdi class="tfxg-subject" data-role="row">
        {shownText(row.title)}
      </bdi>{" "}
      {row.scores === null ? (
        <span class="tfxg-muted">is not computed</span>
      ) : (
        <>
          ← <CellReading row={row} scores={row.scores} unit={unit} />
        </>
      )}
    </>
  );
}

interface CellReadingProps {
  readonly row: MapRow;
  readonly scores: readonly number[];
  readonly unit: Unit;
}

function CellReading({ row, scores, unit }: CellReadingProps) {
  const { layout, map } = useExplorer();
  const standing = standingsOf(scores.slice(0, row.end))[unit.index];
  const [first, ...others] = row.targets;
  if (standing === undefined) {
    const text = layout.value?.texts[unit.index] ?? "";
    return (
      <>
        <bdi class="tfxg-subject">{shownText(text)}</bdi>{" "}
        <span class="tfxg-muted">{COMES_AFTER}</span>
      </>
    );
  }
  const isSigned = map.value?.result?.signed ?? false;
  const target = others.length > 0 ? null : first.id;
  return <Reading unit={unit} standing={standing} isSigned={isSigned} target={target} />;
}

interface ReadingProps {
  readonly unit: Unit;
  readonly standing: Standing;
  readonly isSigned: boolean;
  /** Whose probability without the unit to give; null for that of several. */
  readonly target: string | null;
}

function Reading({ unit, standing, isSigned, target }: ReadingProps) {
  const { state, layout } = useExplorer();
  if (layout.value === null) return null;
  const { answer, texts } = layout.value;
  const { occlusion_effect: each, selection_effect: together } = state;
  const without =
    target === null ? null : withoutUnit(answer, each.value, together.value, unit, target);
  const rest = [
    `${ordinal(standing.rank)} of ${standing.of}`,
    `${percent(standing.share)} of the total`,
    ...(without === null ? [] : [`without it: ${without}`]),
  ];
  return (
    <>
      <bdi class="tfxg-subject">{shownText(texts[unit.index] ?? "")}</bdi>{" "}
      <b class="tfxg-value">{scoreText(standing, isSigned)}</b> · <Figures of={rest} />
    </>
  );
}

/** A score with its sign, where signs mean something. */
export function scoreText(standing: Standing, isSigned: boolean): string {
  return isSigned ? signed(standing.score) : figures(standing.score);
}

function SelectionFigures({ units }: { units: readonly Unit[] }) {
  const { state, live, selection, standings, layout } = useExplorer();
  const chosen = units.map((unit) => standings.value[unit.index]);
  const sum = chosen.reduce((total, standing) => total + (standing?.score ?? 0), 0);
  const share = chosen.reduce((total, standing) => total + (standing?.share ?? 0), 0);
  const tokens = tokensOf(units);
  const { target } = selection.value;
  const effect =
    layout.value === null
      ? null
      : withoutSelection(layout.value.answer, state.selection_effect.value, tokens, target);
  // As long as it is awaited, its place is kept.
  const without = effect ?? (live.value && tokens.length > 0 ? "…" : null);
  const all = units.length === 2 ? "both" : "all of them";
  return (
    <>
      <span class="tfxg-subject">{units.length} selected</span>{" "}
      <b class="tfxg-value">{signed(sum)}</b> ·{" "}
      <Figures
        of={[
          "together",
          `${percent(share)} of the total`,
          ...(without === null ? [] : [`without ${all}: ${without}`]),
        ]}
      />
    </>
  );
}
