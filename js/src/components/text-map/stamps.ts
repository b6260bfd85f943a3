import type { Mark } from "../../lib/colours/categories";
import type { Theme } from "../../lib/colours/colour";
import { formPath } from "./forms";

/** The pixels of one mark: where they lie from its middle, and their colours. */
export interface Stamp {
  readonly across: Int16Array;
  readonly down: Int16Array;
  readonly colours: Uint32Array;
}

/** Pixels that are more see-through than this are left out; of 255. */
const FAINTEST = 60;

/** How far a stamp reaches from its middle, in pixels. */
export function reachOf(radius: number, ratio: number): number {
  return Math.ceil((1.6 * radius + 1) * ratio);
}

/**
 * The pixels of each mark on the background, drawn once. Stamping them into an image takes a few
 * milliseconds for 10,000 points, drawing as many paths or pictures ten times as long.
 */
export function stampsOf(
  marks: readonly Mark[],
  radius: number,
  ratio: number,
  { background }: Theme,
  opacity: number,
): Stamp[] {
  const reach = reachOf(radius, ratio);
  const side = 2 * reach + 1;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return [];
  const draw = (paint: () => void): Uint8ClampedArray => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, side, side);
    paint();
    return context.getImageData(0, 0, side, side).data;
  };
  return marks.map(({ colour, form }) => {
    const path = new Path2D(formPath(form, radius));
    const mark = () => {
      context.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
      context.globalAlpha = 1;
      context.fillStyle = colour;
      context.fill(path);
      // A thin edge of the background's colour keeps crowded points apart.
      context.strokeStyle = background;
      context.lineWidth = 0.75;
      context.stroke(path);
    };
    const shape = draw(mark);
    // Opaque, so that stamping is no more than writing.
    const pixels = draw(() => {
      context.globalAlpha = 1;
      context.fillStyle = background;
      context.fillRect(0, 0, side, side);
      context.globalAlpha = opacity;
      context.drawImage(pictureOf(shape, side), 0, 0);
    });
    return stampOf(shape, new Uint32Array(pixels.buffer), side, reach);
  });
}

function pictureOf(data: Uint8ClampedArray, side: number): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  picture.width = picture.height = side;
  picture.getContext("2d")?.putImageData(new ImageData(Uint8ClampedArray.from(data), side), 0, 0);
  return picture;
}

function stampOf(shape: Uint8ClampedArray, pixels: Uint32Array, side: number, reach: number) {
  const kept = Array.from(pixels.keys()).filter((at) => (shape[4 * at + 3] ?? 0) > FAINTEST);
  return {
    across: Int16Array.from(kept, (at) => (at % side) - reach),
    down: Int16Array.from(kept, (at) => Math.floor(at / side) - reach),
    colours: Uint32Array.from(kept, (at) => pixels[at] ?? 0),
  };
}
