import { expect, it } from "vitest";
import { drawnRows } from "../../../src/lib/map/rows";

const HEIGHT = 28;
const SHOWN = 9;

it.each([
  [0, 0],
  [1000, 0],
  [1000, 13],
  [1000, 5000],
  [1000, 991 * HEIGHT],
  // Scrolled far, then the list became short.
  [3, 5000],
  [20, 5000],
])("draws what is in sight of %i rows scrolled by %i, and little more", (count, scrolled) => {
  const { from, to } = drawnRows(count, scrolled, SHOWN, HEIGHT);
  expect(from).toBeGreaterThanOrEqual(0);
  expect(to).toBeLessThanOrEqual(count);
  expect(to - from).toBeLessThanOrEqual(SHOWN + 9);
  const top = Math.min(scrolled, Math.max(0, (count - SHOWN) * HEIGHT));
  expect(from * HEIGHT).toBeLessThanOrEqual(top);
  expect(to * HEIGHT).toBeGreaterThanOrEqual(Math.min(count * HEIGHT, top + SHOWN * HEIGHT));
});
