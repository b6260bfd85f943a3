import type { Points } from "./points";
import { screenX, screenY, type Viewport } from "./viewport";

/** Whether a point can be pointed at. */
export type IsShown = (index: number) => boolean;

/**
 * The point closest to a place on the screen, within a radius in pixels; null for none. All points
 * are looked at: of 10,000 that takes hundredths of a millisecond, less than keeping an index.
 */
export function pointAt(
  points: Points,
  viewport: Viewport,
  place: { readonly x: number; readonly y: number },
  radius: number,
  isShown: IsShown,
): number | null {
  let best: number | null = null;
  let closest = radius * radius;
  for (let i = 0; i < points.count; i += 1) {
    const right = screenX(viewport, points.x[i] ?? 0) - place.x;
    const down = screenY(viewport, points.y[i] ?? 0) - place.y;
    const distance = right * right + down * down;
    if (distance <= closest && isShown(i)) {
      // Of points at one place the last one is drawn on top.
      closest = distance;
      best = i;
    }
  }
  return best;
}

/** By key, where it goes: right and up. */
const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export function isDirection(key: string): boolean {
  return key in DIRECTIONS;
}

/**
 * The point that an arrow key goes to: the closest one in a quarter of the plane, else in the half;
 * null where there is none. Points at the same place come first, one after the other.
 */
export function pointTowards(
  points: Points,
  from: number,
  key: string,
  isShown: IsShown,
): number | null {
  const [right, up] = DIRECTIONS[key] ?? [0, 0];
  const forwards = right - up > 0;
  let twin: number | null = null;
  let [best, closest] = [null as number | null, Infinity];
  let [beside, closestBeside] = [null as number | null, Infinity];
  for (let i = 0; i < points.count; i += 1) {
    if (i === from || !isShown(i)) continue;
    const x = (points.x[i] ?? 0) - (points.x[from] ?? 0);
    const y = (points.y[i] ?? 0) - (points.y[from] ?? 0);
    if (x === 0 && y === 0) {
      // The next one by number, or the last one before it.
      if (forwards ? i > from && twin === null : i < from) twin = i;
      continue;
    }
    const along = x * right + y * up;
    if (along <= 0) continue;
    const distance = x * x + y * y;
    const isAhead = Math.abs(x * up - y * right) <= along;
    if (isAhead && distance < closest) [best, closest] = [i, distance];
    if (distance < closestBeside) [beside, closestBeside] = [i, distance];
  }
  return twin ?? best ?? beside;
}
