import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { LayerToken } from "../../../generated/protocol";
import { layerTokensOf, unitOfLayerToken } from "../../../lib/inside/layer-tokens";
import { inSight, scrolledTo, tracksOf } from "../../../lib/map/virtual-axis";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { useSight } from "../../frame/viewport";

export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

interface CellTableProps {
  readonly label: string;
  readonly columns: readonly LayerToken[];
  /** The narrowest and the widest that a column may be, in pixels. */
  readonly widths: readonly [number, number];
  readonly rows: readonly { readonly head: ComponentChildren; readonly name: string }[];
  /** How wide the heads of the rows are, in pixels. */
  readonly headWidth: number;
  readonly cell: (place: CellPlace) => {
    readonly text?: string;
    readonly style: string;
    /** What a screen reader says beside the names of row and column. */
    readonly figure: string;
  };
  readonly current: CellPlace | null;
  readonly onVisit: (place: CellPlace) => void;
}

/** About the width of a letter in the heads of the columns, in pixels. */
const LETTER = 7.5;

/** Layers or factors by tokens, coloured; only the columns in sight are drawn. */
export function CellTable(props: CellTableProps) {
  const { label, columns, widths, rows, headWidth, cell, current, onVisit } = props;
  const { layout, pointed, selected, theme, point, toggle } = useExplorer();
  const box = useRef<HTMLDivElement>(null);
  const { sight, look } = useSight(box);
  const isMoving = useRef(false);
  const visited = useSignal<CellPlace>({ row: 0, column: 0 });
  const place = current ?? visited.value;
  const { left, width } = sight.value;
  const [narrowest, widest] = widths;
  const room = (width - headWidth - 1) / Math.max(1, columns.length);
  const columnWidth = Math.floor(Math.max(narrowest, Math.min(widest, room)));
  const tracks = tracksOf(columns.map(() => columnWidth));
  const { from, to } = inSight(tracks, left, Math.max(0, width - headWidth));
  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
  if (place.column < columns.length && !drawn.includes(place.column)) drawn.push(place.column);
  const of = layout.value;
  const placesOf = (unit: number | undefined) =>
    of === null ? [] : layerTokensOf(of, unit, columns);
  const lit = new Set(placesOf(pointed.value?.index));
  const picked = new Set(selected.value.flatMap(({ index }) => placesOf(index)));
  // Names that are too long for empty cells stand upright; cells with texts are wide enough.
  const longest = Math.max(0, ...columns.map(({ name }) => name.length));
  const isUpright = columnWidth < 40 || (narrowest < 40 && longest * LETTER + 8 > columnWidth);

  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    box.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
  });

  const unitAt = (column: number) => {
    const token = columns[column];
    return of === null || token === undefined ? null : unitOfLayerToken(of, token);
  };
  // The name of a column stands for its cell in the row that was looked at last.
  const placeAt = (target: EventTarget | null) => {
    const column = numbersAt(target, "data-column")[0];
    return column === undefined ? cellAt(target) : { row: place.row, column };
  };
  const visit = (next: CellPlace | null) => {
    if (next === null) return point(null);
    visited.value = next;
    onVisit(next);
    point(unitAt(next.column));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = place;
    if (event.key === "Enter" || event.key === " ") {
      const unit = unitAt(column);
      if (unit !== null) toggle(unit);
    } else {
      const next = {
        ArrowLeft: { row, column: column - 1 },
        ArrowRight: { row, column: column + 1 },
        ArrowUp: { row: row - 1, column },
        ArrowDown: { row: row + 1, column },
        Home: { row, column: 0 },
        End: { row, column: columns.length - 1 },
      }[event.key];
      if (next === undefined) return;
      const isThere = next.row in rows && next.column in columns;
      if (isThere) {
        isMoving.current = true;
        if (box.current !== null) {
          box.current.scrollLeft = scrolledTo(tracks, next.column, left, width - headWidth);
        }
        look();
        visit(next);
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const across = (column: number) =>
    `left:${headWidth + (tracks[column] ?? 0)}px;width:${columnWidth}px`;
  const whole = `width:${headWidth + (tracks.at(-1) ?? 0)}px`;
  return (
    <div
      ref={box}
      class="tfxg-cells"
      style={`--tfxg-ground:${theme.value.background}`}
      role="grid"
      dir="ltr"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      tabIndex={-1}
      data-upright={isUpright}
      onScroll={look}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => visit(placeAt(event.target))}
      onPointerLeave={() => point(null)}
      onFocusOut={() => point(null)}
      onFocusIn={(event) => visit(cellAt(event.target))}
      onClick={(event) => {
        const unit = unitAt(placeAt(event.target)?.column ?? -1);
        if (unit !== null) toggle(unit);
      }}
    >
      <div role="row" class="tfxg-cells-heads" style={whole} tabIndex={-1}>
        {drawn.map((column) => (
          <div
            key={column}
            role="columnheader"
            class={columns[column]?.special ? "tfxg-line-end-special" : undefined}
            data-column={column}
            data-pointed={lit.has(column) ? "" : undefined}
            data-picked={picked.has(column) ? "" : undefined}
            aria-colindex={column + 2}
            title={columns[column]?.name}
            tabIndex={-1}
            style={across(column)}
          >
            <bdi>{shownText(columns[column]?.name ?? "")}</bdi>
          </div>
        ))}
      </div>
      {rows.map(({ head, name }, row) => (
        <div key={name} role="row" class="tfxg-cells-row" style={whole} tabIndex={-1}>
          <div role="rowheader" style={`width:${headWidth}px`} aria-label={name} tabIndex={-1}>
            {head}
          </div>
          {drawn.map((column) => {
            const { text = "", style, figure } = cell({ row, column });
            const isHere = place.row === row && place.column === column;
            return (
              <div
                key={column}
                role="gridcell"
                class="tfxg-cell"
                data-cell={`${row} ${column}`}
                aria-colindex={column + 2}
                aria-label={`${columns[column]?.name ?? ""}, ${name}: ${figure}`}
                title={figure}
                tabIndex={isHere ? 0 : -1}
                style={`${across(column)};${style}`}
              >
                <bdi>{text}</bdi>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function cellAt(target: EventTarget | null): CellPlace | null {
  const [row, column] = numbersAt(target, "data-cell");
  return row === undefined || column === undefined ? null : { row, column };
}

function numbersAt(target: EventTarget | null, attribute: string): readonly number[] {
  const element = target instanceof Element ? target.closest(`[${attribute}]`) : null;
  return element?.getAttribute(attribute)?.split(" ").map(Number) ?? [];
}
