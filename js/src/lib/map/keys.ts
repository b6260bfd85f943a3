/** A cell of the map; row -1 are the heads of the columns, column -1 those of the rows. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

const PAGE = 10;

/** Where a key leads from a cell in a map of so many rows and columns; null for nowhere. */
export function cellAfterKey(key: string, from: Cell, rows: number, columns: number): Cell | null {
  const to = stepOf(key, from, columns);
  if (to === null) return null;
  const row = Math.max(-1, Math.min(rows - 1, to.row));
  const column = Math.max(-1, Math.min(columns - 1, to.column));
  // Nothing stands in the corner.
  return row === -1 && column === -1 ? null : { row, column };
}

function stepOf(key: string, { row, column }: Cell, columns: number): Cell | null {
  switch (key) {
    case "ArrowRight":
      return { row, column: column + 1 };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowUp":
      return { row: row - 1, column };
    case "PageDown":
      return { row: row + PAGE, column };
    case "PageUp":
      return { row: Math.max(Math.min(0, row), row - PAGE), column };
    case "Home":
      return { row, column: row < 0 ? 0 : -1 };
    case "End":
      return { row, column: columns - 1 };
    default:
      return null;
  }
}
