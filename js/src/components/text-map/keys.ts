import { isDirection, pointAt, pointTowards } from "../../lib/text-map/picking";
import type { TextMap } from "./map";
import { ZOOM_STEP, zoomBy, zoomOut } from "./pointer";

/** What a key does in the plot; whether it does anything. */
export function pressKey(map: TextMap, key: string): boolean {
  if (isDirection(key)) {
    go(map, key);
    return true;
  }
  switch (key) {
    case "Enter":
    case " ":
      map.select(map.hovered.peek());
      return true;
    case "Escape":
      if (map.selected.peek() === null && map.hovered.peek() === null) return false;
      map.hovered.value = null;
      map.select(null);
      return true;
    case "+":
    case "=":
      zoomBy(map, ZOOM_STEP);
      return true;
    case "-":
      zoomBy(map, 1 / ZOOM_STEP);
      return true;
    case "0":
      zoomOut(map);
      return true;
    default:
      return false;
  }
}

function go(map: TextMap, key: string): void {
  const from = map.hovered.peek() ?? map.selected.peek();
  const next =
    from === null ? inTheMiddle(map) : pointTowards(map.points.peek(), from, key, map.isShown);
  if (next === null) return;
  map.isRead.value = true;
  map.hovered.value = next;
  map.show(next);
}

function inTheMiddle(map: TextMap): number | null {
  const { width, height } = map.size.peek();
  const middle = { x: width / 2, y: height / 2 };
  return pointAt(map.points.peek(), map.viewport.peek(), middle, Infinity, map.isShown);
}
