import { describe, expect, it } from "vitest";
import { pathPlane, placedLabels, stateAt } from "../../../src/lib/inside/token-paths";

const SIZE = { width: 252, height: 152 };

describe("a plane of states", () => {
  // Two tokens, two states: (0, 0), (4, 0), then (0, 2), (4, 2).
  const plane = pathPlane([0, 0, 4, 0, 0, 2, 4, 2], 2);

  it("fits into a picture with one scale for both axes, the second one upwards", () => {
    expect(plane).toMatchObject({ states: 2, tokens: 2, aspect: 2 });
    // 200 pixels for 4 units: 50 a unit.
    expect(plane.place({ token: 0, state: 0 }, SIZE)).toEqual({ x: 26, y: 126 });
    expect(plane.place({ token: 1, state: 1 }, SIZE)).toEqual({ x: 226, y: 26 });
  });

  it("finds the state next to the pointer among those that are shown", () => {
    const near = { x: 220, y: 30 };
    expect(stateAt(plane, SIZE, 1, near, 16)).toEqual({ token: 1, state: 1 });
    expect(stateAt(plane, SIZE, 0, near, 16)).toBeNull();
    expect(stateAt(plane, SIZE, 1, { x: 126, y: 76 }, 16)).toBeNull();
  });

  it("of equal states is one point in the middle", () => {
    const point = pathPlane([3, 3, 3, 3], 1);
    expect(point.place({ token: 0, state: 1 }, SIZE)).toEqual({ x: 126, y: 76 });
  });
});

describe("labels", () => {
  const wish = (at: number, x: number, isFirm = false) => ({ at, x, y: 70, width: 40, isFirm });

  it("go where there is room, and are left out where there is none", () => {
    const placed = placedLabels([wish(0, 100), wish(1, 101), wish(2, 102), wish(3, 103)], SIZE);
    expect(placed.map(({ at }) => at)).toEqual([0, 1, 2, 3]);
    expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
    const crowd = Array.from({ length: 9 }, (_, at) => wish(at, 100));
    expect(placedLabels(crowd, SIZE)).toHaveLength(4);
  });

  it("stay within the picture, and those of marked tokens are always there", () => {
    expect(placedLabels([wish(0, 240)], SIZE)[0]?.x).toBe(193);
    const crowd = Array.from({ length: 9 }, (_, at) => wish(at, 100, true));
    expect(placedLabels(crowd, SIZE)).toHaveLength(9);
  });
});
