import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { rampFor } from "../../lib/colours/colour";
import { type Cell, cellAfterKey } from "../../lib/map/keys";
import { planOf } from "../../lib/map/plan";
import { isOfRow, type TargetMap } from "../../lib/map/target-map";
import { inSight, type Range, scrolledTo } from "../../lib/map/virtual-axis";
import { methodTitle } from "../../lib/scores/phrases";
import { useExplorer } from "../frame/explorer";
import { useSight } from "../frame/viewport";
import { usePointedMark } from "../heatmap/token-pointer";
import { MapExtent } from "./extent";
import { MapHeads } from "./headings";
import { cellAt, useMapPointer, usePointedRow } from "./pointer";
import { MapLine } from "./row";

/**
 * Targets by units as a grid that is as quick with hundreds of rows and columns: only the cells
 * in sight are drawn, and the one that has the focus.
 */
export function MapGrid({ map }: { map: TargetMap }) {
  const { ramps, theme, selection, live, state, extentOf } = useExplorer();
  const grid = useRef<HTMLDivElement>(null);
  const { sight, look } = useSight(grid);
  const { left, top, width, height } = sight.value;
  const plan = useMemo(() => planOf(map, width), [map, width]);
  const { columns, rows, headWidth, headHeight } = plan;
  const across = inSight(columns, left, width - headWidth);
  const down = inSight(rows, top, height - headHeight);

  const visited = useSignal<Cell | null>(null);
  const isMoving = useRef(false);
  const chosen = map.rows.findIndex((row) => isOfRow(row, selection.value.target));
  const active = withinMap(visited.value, map) ?? { row: Math.max(0, chosen), column: -1 };
  usePointedMark(grid);
  usePointedRow(grid);
  useLayoutEffect(() => {
    // The cell that had the focus may be gone with what was scrolled away.
    if (!isMoving.current) return;
    isMoving.current = false;
    const cell = `[data-row="${active.row}"][data-index="${active.column}"]`;
    grid.current?.querySelector<HTMLElement>(cell)?.focus();
  }, [active.row, active.column]);

  const pointer = useMapPointer(map);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = cellAt(event.target);
    if (from === null || grid.current === null) return;
    if (!pointer.onKey(event.key, from)) {
      const next = cellAfterKey(event.key, active, map.rows.length, map.layout.units.length);
      if (next === null) return;
      if (next.column >= 0) {
        grid.current.scrollLeft = scrolledTo(columns, next.column, left, width - headWidth);
      }
      if (next.row >= 0) {
        grid.current.scrollTop = scrolledTo(rows, next.row, top, height - headHeight);
      }
      look();
      isMoving.current = next.row !== active.row || next.column !== active.column;
      visited.value = next;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const { result } = map;
  const extent = result === undefined ? 0 : extentOf(result, [map.largest]);
  const ramp = rampFor(ramps.value, result?.signed ?? true);
  const drawn = drawnOf(across, active.column);
  const lines = useMemo(
    () =>
      drawnOf(down, active.row).map((at) => (
        <MapLine
          key={at}
          map={map}
          plan={plan}
          at={at}
          drawn={drawn}
          focus={active.row === at ? active.column : null}
          ramp={ramp}
          extent={extent}
        />
      )),
    [
      ...[map, plan, ramp, extent, selection.value.target, live.value, state.status.value],
      ...[across.from, across.to, down.from, down.to, active.row, active.column],
    ],
  );
  const title = methodTitle(state.catalogue.value, result?.method ?? selection.value.method);
  const size = `width:${headWidth + (columns.at(-1) ?? 0)}px`;
  const scrollBy = (by: number) => {
    grid.current?.scrollBy({ left: by });
    look();
  };
  return (
    <>
      <div
        class="tfxg-map-frame"
        data-more-before={left > 0}
        data-more-after={left + width < headWidth + (columns.at(-1) ?? 0) - 1}
        style={`--tfxg-ground:${theme.value.background};--tfxg-head:${headWidth}px`}
      >
        <div
          ref={grid}
          class="tfxg-map"
          role="grid"
          dir="ltr"
          aria-label={`targets by ${map.layout.granularity}, coloured by ${title}`}
          aria-rowcount={map.rows.length + 1}
          aria-colcount={map.layout.units.length + 1}
          onScroll={look}
          onKeyDown={onKeyDown}
          onFocusIn={(event) => {
            visited.value = cellAt(event.target) ?? visited.peek();
            pointer.over(event.target);
          }}
          onFocusOut={() => pointer.over(null)}
          onPointerOver={(event) => pointer.over(event.target)}
          onPointerLeave={() => pointer.over(null)}
          onClick={(event) => pointer.click(event.target)}
        >
          <MapHeads
            map={map}
            plan={plan}
            drawn={drawn}
            focus={active.row < 0 ? active.column : null}
            style={size}
          />
          <div
            role="presentation"
            class="tfxg-map-rows"
            style={`${size};height:${rows.at(-1) ?? 0}px`}
          >
            {lines}
          </div>
        </div>
      </div>
      <MapExtent map={map} plan={plan} sight={sight.value} onScroll={scrollBy} />
    </>
  );
}

/** The tracks in sight, and the one with the focus, which must not go with what is scrolled away. */
function drawnOf({ from, to }: Range, focused: number): readonly number[] {
  const seen = Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
  return focused < 0 || (focused >= from && focused < to) ? seen : [...seen, focused];
}

/** The cell, as long as the map has it. */
function withinMap(cell: Cell | null, { rows, layout }: TargetMap): Cell | null {
  if (cell === null) return null;
  return cell.row < rows.length && cell.column < layout.units.length ? cell : null;
}
