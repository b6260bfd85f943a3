import type { Points } from "./points";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the plane lies on the screen, in pixels: one unit is `scale`, zero at `left` and `top`. */
export interface Viewport {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** Free space around the points, in pixels. */
const MARGIN = 22;
/** How far from the whole a person can zoom. */
const CLOSEST = 400;
const FARTHEST = 0.5;

export const screenX = (at: Viewport, x: number): number => at.left + at.scale * x;
export const screenY = (at: Viewport, y: number): number => at.top - at.scale * y;

/** All points as large as fits; both axes have one scale, as distances would be distorted. */
export function fitted({ count, x, y }: Points, { width, height }: Size): Viewport {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < count; i += 1) {
    west = Math.min(west, x[i] ?? 0);
    east = Math.max(east, x[i] ?? 0);
    south = Math.min(south, y[i] ?? 0);
    north = Math.max(north, y[i] ?? 0);
  }
  if (count === 0) return { scale: 1, left: width / 2, top: height / 2 };
  // Where all points are one, any scale will do.
  const across = Math.max(1, width - 2 * MARGIN) / (east - west);
  const up = Math.max(1, height - 2 * MARGIN) / (north - south);
  const smaller = Math.min(across, up);
  const scale = Number.isFinite(smaller) ? smaller : 1;
  return {
    scale,
    left: width / 2 - (scale * (west + east)) / 2,
    top: height / 2 + (scale * (south + north)) / 2,
  };
}

export function moved(at: Viewport, right: number, down: number): Viewport {
  return { ...at, left: at.left + right, top: at.top + down };
}

/** Zoom by a factor about a place on the screen, within limits from the viewport of the whole. */
export function zoomed(at: Viewport, whole: Viewport, factor: number, x: number, y: number) {
  const scale = Math.min(
    whole.scale * CLOSEST,
    Math.max(whole.scale * FARTHEST, at.scale * factor),
  );
  const by = scale / at.scale;
  return { scale, left: x - by * (x - at.left), top: y - by * (y - at.top) };
}

/** The viewport moved as little as brings a place into sight. */
export function showing(at: Viewport, { width, height }: Size, x: number, y: number): Viewport {
  const [right, down] = [screenX(at, x), screenY(at, y)];
  return moved(at, inward(right, width), inward(down, height));
}

function inward(place: number, length: number): number {
  return Math.max(0, MARGIN - place) - Math.max(0, place - (length - MARGIN));
}
