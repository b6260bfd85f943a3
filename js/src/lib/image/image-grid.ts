import type { Image } from "../../generated/protocol";
import type { Granularity } from "../text/segments";
import type { Unit } from "../text/units";

/** An image divided into equal squares: its cells, or its patches. */
export interface Grid {
  readonly image: Image;
  readonly rows: number;
  readonly columns: number;
  /** Of a square, in pixels. */
  readonly side: number;
}

/** How many scores a result for this image has. */
export function cellCount(image: Image): number {
  return (image.width / image.cell) * (image.height / image.cell);
}

/** Patches stand where a text has words or more. */
export function gridOf(image: Image, granularity: Granularity): Grid {
  const side = granularity === "tokens" ? image.cell : image.cell * image.patch;
  return { image, rows: image.height / side, columns: image.width / side, side };
}

/** One unit a square, row by row; its `start` and `end` are those of its pixels, counted alike. */
export function gridUnits(grid: Grid, granularity: Granularity): readonly Unit[] {
  const { image, rows, columns, side } = grid;
  const inner = side / image.cell;
  const cellColumns = image.width / image.cell;
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    const first = row * inner * cellColumns + column * inner;
    const tokens = Array.from(
      { length: inner * inner },
      (_, at) => first + Math.floor(at / inner) * cellColumns + (at % inner),
    );
    const start = row * side * image.width + column * side;
    const end = start + (side - 1) * (image.width + 1) + 1;
    const word = granularity === "tokens" ? null : index;
    return { index, start, end, part: 0, special: false, word, tokens };
  });
}

/** Patches by their row and column, pixels by theirs; both from 0, as in Python. */
export function placeNames(grid: Grid, granularity: Granularity): readonly string[] {
  const { rows, columns, side } = grid;
  const range = (at: number) =>
    granularity !== "tokens" || side === 1 ? `${at}` : `${at * side}–${at * side + side - 1}`;
  const noun = granularity === "tokens" ? "" : "patch ";
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    return `${noun}row ${range(row)}, column ${range(column)}`;
  });
}

/** The row and the column of a square, where there is no room for its name. */
export function shortPlace({ columns }: Grid, index: number): string {
  return `${Math.floor(index / columns)}, ${index % columns}`;
}

/** The square at a point, given as fractions of the image's width and height. */
export function squareAt({ rows, columns }: Grid, x: number, y: number): number | null {
  const column = Math.floor(x * columns);
  const row = Math.floor(y * rows);
  const isInside = column >= 0 && column < columns && row >= 0 && row < rows;
  return isInside ? row * columns + column : null;
}

/** Where a key leads from a square, or null for a key that leads nowhere. */
export function squareAfterKey({ rows, columns }: Grid, from: number, key: string): number | null {
  const row = Math.floor(from / columns);
  const column = from % columns;
  switch (key) {
    case "ArrowLeft":
      return row * columns + Math.max(0, column - 1);
    case "ArrowRight":
      return row * columns + Math.min(columns - 1, column + 1);
    case "ArrowUp":
      return Math.max(0, row - 1) * columns + column;
    case "ArrowDown":
      return Math.min(rows - 1, row + 1) * columns + column;
    case "Home":
      return row * columns;
    case "End":
      return row * columns + columns - 1;
    default:
      return null;
  }
}

/** Where a square lies, as an inline style in percent of the image. */
export function squareStyle({ rows, columns }: Grid, index: number): string {
  const left = (100 * (index % columns)) / columns;
  const top = (100 * Math.floor(index / columns)) / rows;
  return `left:${left}%;top:${top}%;width:${100 / columns}%;height:${100 / rows}%`;
}
