import { pointAt } from "../../lib/text-map/picking";
import { moved, zoomed } from "../../lib/text-map/viewport";
import type { TextMap } from "./map";

/** How near to a point counts as pointing at it, in pixels. */
const NEAR = 14;
/** A press that moves less is a click. */
const SLACK = 4;
/** The factor of one step of the keyboard or a button. */
export const ZOOM_STEP = 1.5;

/** Zoom about the middle of the plot. */
export function zoomBy(map: TextMap, factor: number): void {
  const { width, height } = map.size.peek();
  map.chosenViewport.value = zoomed(
    map.viewport.peek(),
    map.whole.peek(),
    factor,
    width / 2,
    height / 2,
  );
}

export function zoomOut(map: TextMap): void {
  map.chosenViewport.value = null;
}

/** Point, select, drag and zoom by pointer, until the returned function is called. */
export function followPointer(plot: HTMLElement, map: TextMap): () => void {
  let pressed: { x: number; y: number; dragged: boolean } | null = null;

  const placeIn = (event: MouseEvent) => {
    const { left, top } = plot.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const at = (event: MouseEvent) =>
    pointAt(map.points.peek(), map.viewport.peek(), placeIn(event), NEAR, map.isShown);
  const point = (event: MouseEvent) => {
    map.isRead.value = false;
    map.hovered.value = at(event);
  };

  function onMove(event: PointerEvent) {
    if (pressed === null) return point(event);
    const [right, down] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!pressed.dragged && Math.hypot(right, down) < SLACK) return;
    if (!pressed.dragged) plot.setPointerCapture?.(event.pointerId);
    pressed = { x: event.clientX, y: event.clientY, dragged: true };
    map.hovered.value = null;
    map.chosenViewport.value = moved(map.viewport.peek(), right, down);
  }
  function onDown(event: PointerEvent) {
    if (event.button === 0) pressed = { x: event.clientX, y: event.clientY, dragged: false };
  }
  function onUp(event: PointerEvent) {
    if (pressed !== null && !pressed.dragged) {
      point(event);
      map.select(map.hovered.peek());
    }
    pressed = null;
  }
  function onLeave() {
    if (pressed === null && !map.isRead.peek()) map.hovered.value = null;
  }
  function onCancel() {
    pressed = null;
  }
  function onWheel(event: WheelEvent) {
    // Otherwise a notebook could not be scrolled past the plot.
    if (!(event.ctrlKey || event.metaKey || plot === plot.ownerDocument.activeElement)) return;
    event.preventDefault();
    const { x, y } = placeIn(event);
    const factor = Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.002 : 0.05));
    map.chosenViewport.value = zoomed(map.viewport.peek(), map.whole.peek(), factor, x, y);
    point(event);
  }

  plot.addEventListener("pointermove", onMove);
  plot.addEventListener("pointerdown", onDown);
  plot.addEventListener("pointerup", onUp);
  plot.addEventListener("pointerleave", onLeave);
  plot.addEventListener("pointercancel", onCancel);
  plot.addEventListener("wheel", onWheel, { passive: false });
  return () => {
    plot.removeEventListener("pointermove", onMove);
    plot.removeEventListener("pointerdown", onDown);
    plot.removeEventListener("pointerup", onUp);
    plot.removeEventListener("pointerleave", onLeave);
    plot.removeEventListener("pointercancel", onCancel);
    plot.removeEventListener("wheel", onWheel);
  };
}
