import { describe, expect, it } from "vitest";
import { pointAt, pointTowards } from "../../../src/lib/text-map/picking";
import { pointsOf } from "../../../src/lib/text-map/points";
import { fitted, screenX, screenY, showing, zoomed } from "../../../src/lib/text-map/viewport";

const SIZE = { width: 400, height: 300 };
const all = () => true;
// A cross around the origin, a twin of the origin, and one that lies in no quarter to the right.
const POINTS = pointsOf([0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 5, 0.5]);

describe("the viewport", () => {
  it("shows every point, with one scale for both axes and y upwards", () => {
    const whole = fitted(POINTS, SIZE);
    for (let i = 0; i < POINTS.count; i += 1) {
      const [x, y] = [POINTS.x[i] ?? 0, POINTS.y[i] ?? 0];
      expect(screenX(whole, x)).toBeGreaterThanOrEqual(20);
      expect(screenX(whole, x)).toBeLessThanOrEqual(380);
      expect(screenY(whole, y)).toBeGreaterThanOrEqual(20);
      expect(screenY(whole, y)).toBeLessThanOrEqual(280);
    }
    expect(screenY(whole, 1)).toBeLessThan(screenY(whole, 0));
  });

  it.each([
    ["no points", []],
    ["points at one place", [3, 3, 3, 3]],
    ["points on a line", [0, 1, 5, 1]],
  ])("is finite for %s", (_, coordinates) => {
    const whole = fitted(pointsOf(coordinates), SIZE);
    expect(Object.values(whole).every(Number.isFinite)).toBe(true);
    if (coordinates.length > 0) expect(screenY(whole, coordinates[1] ?? 0)).toBeCloseTo(150);
  });

  it("zooms about the place, within limits", () => {
    const whole = fitted(POINTS, SIZE);
    const near = zoomed(whole, whole, 2, screenX(whole, 2), screenY(whole, 0));
    expect(near.scale).toBeCloseTo(2 * whole.scale);
    expect(screenX(near, 2)).toBeCloseTo(screenX(whole, 2));
    expect(screenY(near, 0)).toBeCloseTo(screenY(whole, 0));
    expect(zoomed(whole, whole, 1e9, 0, 0).scale).toBe(whole.scale * 400);
    expect(zoomed(whole, whole, 1e-9, 0, 0).scale).toBe(whole.scale * 0.5);
  });

  it("moves only as far as brings a point into sight", () => {
    const at = { scale: 10, left: 0, top: 0 };
    expect(showing(at, SIZE, 5, -5)).toEqual(at);
    expect(screenX(showing(at, SIZE, 100, -5), 100)).toBe(378);
    expect(screenY(showing(at, SIZE, 5, 5), 5)).toBe(22);
  });
});

describe("pointing", () => {
  const whole = fitted(POINTS, SIZE);
  const placeOf = (i: number) => ({
    x: screenX(whole, POINTS.x[i] ?? 0),
    y: screenY(whole, POINTS.y[i] ?? 0),
  });

  it("finds the closest point within the radius", () => {
    const { x, y } = placeOf(1);
    expect(pointAt(POINTS, whole, { x: x + 3, y: y - 3 }, 10, all)).toBe(1);
    expect(pointAt(POINTS, whole, { x: x + 11, y }, 10, all)).toBeNull();
  });

  it("finds the one on top of several, and none that is switched off", () => {
    expect(pointAt(POINTS, whole, placeOf(0), 10, all)).toBe(5);
    expect(pointAt(POINTS, whole, placeOf(0), 10, (i) => i !== 5)).toBe(0);
    expect(pointAt(POINTS, whole, placeOf(1), 10, (i) => i !== 1)).toBeNull();
  });
});

describe("arrow keys", () => {
  it.each([
    ["ArrowRight", 5, 1],
    ["ArrowLeft", 0, 2],
    ["ArrowUp", 0, 3],
    ["ArrowDown", 5, 4],
  ])("%s goes from %d to %d", (key, from, to) => {
    expect(pointTowards(POINTS, from, key, all)).toBe(to);
  });

  it("go through points at the same place, one after the other", () => {
    const twins = pointsOf([0, 0, 0, 0, 0, 0, 1, 0]);
    expect([0, 1, 2].map((i) => pointTowards(twins, i, "ArrowRight", all))).toEqual([1, 2, 3]);
    expect([2, 1].map((i) => pointTowards(twins, i, "ArrowLeft", all))).toEqual([1, 0]);
  });

  it("reach what lies in no quarter, skip what is switched off, and stay at the end", () => {
    const steep = pointsOf([0, 0, 1, 5]);
    expect(pointTowards(steep, 0, "ArrowRight", all)).toBe(1);
    expect(pointTowards(POINTS, 5, "ArrowRight", (i) => i !== 1)).toBe(6);
    expect(pointTowards(POINTS, 6, "ArrowRight", all)).toBeNull();
  });
});
