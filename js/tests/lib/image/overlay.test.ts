import { expect, it } from "vitest";
import { rampFor, rampsOf } from "../../../src/lib/colours/colour";
import { type Paint, type Pane, panesOf, veilOf } from "../../../src/lib/image/overlay";
import { state } from "../../fixture";

const PAPER = "#ffffff";
const RAMP = rampFor(rampsOf("blue_red", { dark: false, background: PAPER }), true);
const PAINT: Paint = {
  scores: [2, -1, 0, 8],
  extent: 2,
  ramp: RAMP,
  paper: PAPER,
  display: { ...state().image_display, opacity: 0.5, kept: 0.25 },
};

/** Each square as `#rrggbb` and an opacity of 255. */
function squares(pane: Pane, more?: Partial<Paint>) {
  const veil = [...veilOf(pane, { ...PAINT, ...more })];
  return PAINT.scores.map((_, at) => {
    const [red = 0, green = 0, blue = 0, opacity] = veil.slice(4 * at, 4 * at + 4);
    return [`#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, "0")}`, opacity];
  });
}

it("shows one pane, or the image beside the colours", () => {
  expect(panesOf("side_by_side")).toEqual(["image", "heatmap"]);
  expect(panesOf("masked")).toEqual(["masked"]);
});

it("has the ramp's colours alone in a heatmap, clipped at the extent", () => {
  expect(squares("heatmap")).toEqual([
    [RAMP.at(1).background, 255],
    [RAMP.at(-0.5).background, 255],
    [PAPER, 255],
    [RAMP.at(1).background, 255],
  ]);
});

it("lets the image through an overlay by as much as the score is small", () => {
  expect(squares("overlay")).toEqual([
    [RAMP.at(1).background, 128],
    [RAMP.at(-1).background, 64],
    [PAPER, 0],
    [RAMP.at(1).background, 128],
  ]);
});

it("hides by as much as the score is small where the image is see-through", () => {
  expect(squares("alpha").map(([, opacity]) => opacity)).toEqual([0, 128, 255, 0]);
});

it("keeps the strongest in sight by their own scores, not the clipped ones", () => {
  const opacities = squares("masked").map(([, opacity]) => opacity);
  expect(opacities[3]).toBe(0);
  expect(opacities.slice(0, 3)).toEqual([224, 224, 224]);
});

it("never keeps what has no score", () => {
  const display = { ...PAINT.display, kept: 1 };
  expect(squares("masked", { display }).map(([, opacity]) => opacity)).toEqual([0, 0, 224, 0]);
});

it("draws nothing over the image itself, nor of scores that are all zero", () => {
  expect(squares("image").map(([, opacity]) => opacity)).toEqual([0, 0, 0, 0]);
  const none = squares("overlay", { scores: [0, 0, 0, 0], extent: 0 });
  expect(none.map(([, opacity]) => opacity)).toEqual([0, 0, 0, 0]);
});
