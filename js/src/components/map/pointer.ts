import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Cell } from "../../lib/map/keys";
import type { TargetMap } from "../../lib/map/target-map";
import { useExplorer } from "../frame/explorer";

/** The cell at or around a node, or null beside all cells. */
export function cellAt(target: EventTarget | null): Cell | null {
  const cell = target instanceof Element ? target.closest("[data-row][data-index]") : null;
  if (cell === null) return null;
  return {
    row: Number(cell.getAttribute("data-row")),
    column: Number(cell.getAttribute("data-index")),
  };
}

/** What the pointer and the keyboard do to a cell, whichever it is. */
export function useMapPointer(map: TargetMap) {
  const { point, pointedRow, toggle, clear, selected, canChoose, choose } = useExplorer();
  useEffect(
    () => () => {
      pointedRow.value = -1;
    },
    [],
  );
  const chooseRow = (at: number) => {
    const target = map.rows[at]?.target.id;
    if (target !== undefined && canChoose({ target })) choose({ target });
  };
  const press = ({ row, column }: Cell) => {
    if (row < 0) toggle(column);
    else chooseRow(row);
  };
  /** What stands in a row without scores stands for the whole row. */
  const isOfUnit = ({ row, column }: Cell) => column >= 0 && map.rows[row]?.scores !== null;
  return {
    over(target: EventTarget | null) {
      const cell = cellAt(target);
      pointedRow.value = cell?.row ?? -1;
      point(cell === null || !isOfUnit(cell) ? null : cell.column);
    },
    click(target: EventTarget | null) {
      const cell = cellAt(target);
      if (cell === null) clear();
      else press(cell);
    },
    /** Whether the key does something to the cell. */
    onKey(key: string, cell: Cell): boolean {
      if (key === "Enter" || key === " ") press(cell);
      else if (key === "Escape" && selected.peek().length > 0) clear();
      else return false;
      return true;
    },
  };
}

/** Mark the row pointed at, and where in the text it stands, beside the rendering. */
export function usePointedRow(grid: RefObject<HTMLElement | null>): void {
  const { pointedRow, map } = useExplorer();
  useSignalEffect(() => {
    if (map.value === null || pointedRow.value < 0) return;
    const own = map.value.rows[pointedRow.value]?.own ?? [];
    const heads = [...own].map((column) => `[data-row="-1"][data-index="${column}"]`);
    const selector = [`[data-map-row="${pointedRow.value}"]`, ...heads].join();
    const marked = grid.current?.querySelectorAll(selector) ?? [];
    for (const element of marked) element.setAttribute("data-of-row", "");
    return () => {
      for (const element of marked) element.removeAttribute("data-of-row");
    };
  });
}
