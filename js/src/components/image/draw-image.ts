import type { Grid } from "../../lib/image/image-grid";
import { type Paint, type Pane, veilOf } from "../../lib/image/overlay";

/** From here on an image is drawn smooth; below, a person wants to see its pixels. */
const SMOOTH_FROM = 64;

/** How many times larger than its pixels an image has to be drawn to be as wide as that. */
export function scaleTo(width: number, grid: Grid): number {
  return Math.max(1, Math.ceil(width / grid.image.width));
}

/** Draw one pane over the whole of a canvas. */
export function drawPane(
  context: CanvasRenderingContext2D,
  image: CanvasImageSource,
  grid: Grid,
  pane: Pane,
  paint: Paint | null,
): void {
  const { width, height } = context.canvas;
  context.globalCompositeOperation = "source-over";
  context.imageSmoothingEnabled = grid.image.width >= SMOOTH_FROM;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  if (paint === null || pane === "image") return;
  if (pane === "overlay") drainColour(context, paint.paper);
  const veil = document.createElement("canvas");
  veil.width = grid.columns;
  veil.height = grid.rows;
  const pixels = new ImageData(veilOf(pane, paint), grid.columns, grid.rows);
  veil.getContext("2d")?.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(veil, 0, 0, width, height);
}

/** How much of the paper's colour is laid over the image, so that no part hides the colours. */
const PALER = 0.4;

/** Leave only light and dark, so that every colour that is seen is a score. */
function drainColour(context: CanvasRenderingContext2D, paper: string): void {
  const { width, height } = context.canvas;
  context.globalCompositeOperation = "saturation";
  context.fillStyle = "#808080";
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = "source-over";
  context.globalAlpha = PALER;
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = 1;
}
