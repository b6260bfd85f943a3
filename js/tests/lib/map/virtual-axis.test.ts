import { describe, expect, it } from "vitest";
import {
  inSight,
  scrolledTo,
  trackAt,
  tracksOf,
  whollyInSight,
} from "../../../src/lib/map/virtual-axis";

const TRACKS = tracksOf([10, 30, 20]);
const MANY = tracksOf(Array.from({ length: 500 }, () => 20));

it("adds sizes up", () => {
  expect(TRACKS).toEqual([0, 10, 40, 60]);
  expect(tracksOf([])).toEqual([0]);
});

it.each([
  [-5, 0],
  [0, 0],
  [9, 0],
  [10, 1],
  [39.5, 1],
  [40, 2],
  [600, 2],
])("finds the track at %d", (distance, track) => {
  expect(trackAt(TRACKS, distance)).toBe(track);
});

it.each([
  [0, 40, 0, 2],
  [0, 39, 0, 1],
  [5, 55, 1, 3],
  [10, 30, 1, 2],
  [0, 600, 0, 3],
])("finds what is shown whole from %d on in %d", (scrolled, length, from, to) => {
  expect(whollyInSight(TRACKS, scrolled, length)).toEqual({ from, to });
});

describe("inSight", () => {
  it.each([0, 1, 777, 5000, 9900])(
    "covers what is seen from %d on, and little more",
    (scrolled) => {
      const { from, to } = inSight(MANY, scrolled, 300);
      expect(MANY[from]).toBeLessThanOrEqual(scrolled);
      expect(MANY[to]).toBeGreaterThanOrEqual(Math.min(scrolled + 300, 10_000));
      expect(to - from).toBeLessThan(48);
    },
  );

  it("stays the same over small steps", () => {
    expect(inSight(MANY, 1640, 300)).toEqual(inSight(MANY, 1670, 300));
  });

  it("makes do with nothing", () => {
    expect(inSight(tracksOf([]), 0, 300)).toEqual({ from: 0, to: 0 });
  });
});

it("scrolls no further than it has to", () => {
  expect(scrolledTo(MANY, 10, 0, 300)).toBe(0);
  expect(scrolledTo(MANY, 20, 0, 300)).toBe(120);
  expect(scrolledTo(MANY, 20, 1000, 300)).toBe(400);
});
