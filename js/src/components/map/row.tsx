import { cellMark, cellStyle, type Ramp } from "../../lib/colours/colour";
import type { MapPlan } from "../../lib/map/plan";
import { isOfRow, type MapRow, type TargetMap } from "../../lib/map/target-map";
import { probability } from "../../lib/scores/numbers";
import { cellLabel } from "../../lib/scores/phrases";
import { shownText } from "../../lib/text/shown-text";
import { COMES_AFTER, NEEDS_KERNEL, NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { begins, placeOf } from "./headings";

interface MapLineProps {
  readonly map: TargetMap;
  readonly plan: MapPlan;
  readonly at: number;
  /** The columns to draw. */
  readonly drawn: readonly number[];
  /** The column that the Tab key leads to, if it is in this row. */
  readonly focus: number | null;
  readonly ramp: Ramp;
  readonly extent: number;
}

/** One target of the map. */
export function MapLine({ map, plan, at, drawn, focus, ramp, extent }: MapLineProps) {
  const row = map.rows[at];
  if (row === undefined) return null;
  const { scores } = row;
  const of = { signed: map.result?.signed ?? true, target: row.title };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are what the focus goes to
    <div
      role="row"
      class="tfxg-map-row"
      data-map-row={at}
      aria-rowindex={at + 2}
      style={`top:${plan.rows[at] ?? 0}px`}
    >
      <RowHead row={row} at={at} hasTabStop={focus !== null && focus < 0} />
      {scores === null ? (
        <Missing row={row} at={at} of={map.layout.units.length} focus={focus} />
      ) : (
        drawn.map((column) => {
          const text = map.layout.texts[column] ?? "";
          const score = scores[column] ?? 0;
          const isAfter = column >= row.end;
          const place = placeOf(plan, column);
          return (
            <div
              key={column}
              role="gridcell"
              class={isAfter ? "tfxg-cell tfxg-after" : "tfxg-cell"}
              data-row={at}
              data-index={column}
              data-own={row.own.has(column)}
              data-begins={begins(map, column)}
              data-score={isAfter ? undefined : score}
              tabIndex={focus === column ? 0 : -1}
              aria-colindex={column + 2}
              aria-label={isAfter ? `${text}, ${COMES_AFTER}` : cellLabel(text, score, of)}
              style={isAfter ? place : `${place};${cellStyle(score, extent, ramp)}`}
            >
              {of.signed && !isAfter && cellMark(score, extent)}
            </div>
          );
        })
      )}
    </div>
  );
}

interface RowHeadProps {
  readonly row: MapRow;
  readonly at: number;
  readonly hasTabStop: boolean;
}

/** What the row explains, and a way to choose it. */
function RowHead({ row, at, hasTabStop }: RowHeadProps) {
  const { selection, canChoose } = useExplorer();
  const { title, target, targets } = row;
  const isChosen = isOfRow(row, selection.value.target);
  const isPossible = isChosen || canChoose({ target: target.id });
  const figure = targets.length > 1 ? "" : probability(target.probability);
  return (
    <div
      role="rowheader"
      class="tfxg-map-side"
      data-row={at}
      data-index={-1}
      tabIndex={hasTabStop ? 0 : -1}
      aria-colindex={1}
      aria-selected={isChosen}
      aria-disabled={!isPossible}
      aria-label={figure === "" ? title : `${title}, probability ${figure}`}
      title={[title, figure, isPossible ? "" : NOT_COMPUTED].filter(Boolean).join(" · ")}
    >
      <bdi class="tfxg-name">{shownText(title)}</bdi>
      <span class="tfxg-figure">{figure}</span>
    </div>
  );
}

interface MissingProps {
  readonly row: MapRow;
  readonly at: number;
  readonly of: number;
  readonly focus: number | null;
}

/** Stands for all cells of a row without scores. */
function Missing({ row, at, of, focus }: MissingProps) {
  const { state, selection, live } = useExplorer();
  const isAwaited = state.status.value === "computing" && isOfRow(row, selection.value.target);
  const how = live.value ? "choose it to compute it" : NEEDS_KERNEL;
  const said = isAwaited ? "being computed" : `not computed · ${how}`;
  return (
    <div
      role="gridcell"
      class="tfxg-map-missing"
      data-row={at}
      data-index={Math.max(0, focus ?? 0)}
      tabIndex={focus !== null && focus >= 0 ? 0 : -1}
      aria-colindex={2}
      aria-colspan={of}
      aria-label={`${row.title}, ${said}`}
    >
      <span>{said}</span>
    </div>
  );
}
