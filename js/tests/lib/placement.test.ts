import { expect, it } from "vitest";
import { placed } from "../../src/lib/placement";

const VIEWPORT = { width: 400, height: 300 };
const at = (left: number, top: number) => ({ left, top, right: left + 60, bottom: top + 20 });

it("places below, with the edges above each other", () => {
  expect(placed(at(50, 40), { width: 100, height: 80 }, VIEWPORT, "left")).toMatchObject({
    left: 50,
    top: 64,
  });
  expect(placed(at(250, 40), { width: 100, height: 80 }, VIEWPORT, "right").left).toBe(210);
});

it("flips above where there is more room, and shrinks to it", () => {
  const flipped = placed(at(50, 240), { width: 100, height: 80 }, VIEWPORT, "left");
  expect(flipped.top).toBe(156);
  const shrunk = placed(at(50, 200), { width: 100, height: 900 }, VIEWPORT, "left");
  expect(shrunk).toMatchObject({ top: 6, maxHeight: 190 });
  expect(placed(at(50, 40), { width: 100, height: 900 }, VIEWPORT, "left").maxHeight).toBe(230);
});

it("stays within the viewport sideways", () => {
  expect(placed(at(350, 40), { width: 100, height: 80 }, VIEWPORT, "left").left).toBe(294);
  expect(placed(at(0, 40), { width: 100, height: 80 }, VIEWPORT, "right").left).toBe(6);
  expect(placed(at(350, 40), { width: 900, height: 80 }, VIEWPORT, "left").left).toBe(6);
});

it("stays at its left edge where it is held, unless that leads out of the viewport", () => {
  const size = { width: 100, height: 80 };
  expect(placed(at(50, 40), size, VIEWPORT, "left", 120)).toMatchObject({ left: 120, top: 64 });
  expect(placed(at(50, 40), size, VIEWPORT, "left", 350).left).toBe(294);
});
