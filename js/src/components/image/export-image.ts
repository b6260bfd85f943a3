import { type Download, imageFile } from "../../lib/files";
import { panesOf } from "../../lib/image/overlay";
import type { Explorer } from "../frame/explorer";
import { drawPane, scaleTo } from "./draw-image";
import { loadedImage, paintOf } from "./image-paint";
import { blobOf } from "./read-image";

/** Of one pane, in pixels, at least. */
const WIDTH = 896;

/**
 * The image as it is shown, pane beside pane.
 *
 * @throws Error where nothing is shown yet.
 */
export async function imageOf(explorer: Explorer): Promise<Download<Blob>> {
  const grid = explorer.layout.peek()?.grid ?? null;
  const result = explorer.shown.peek()?.result;
  const image = grid === null ? null : loadedImage(grid.image);
  if (grid === null || result === undefined || image === null) {
    throw new Error("The image is not drawn yet.");
  }
  const scores = explorer.standings.peek().map((standing) => standing.score);
  const paint = paintOf(explorer, result, scores);
  const panes = panesOf(paint.display.mode);
  const scale = scaleTo(WIDTH, grid);
  const [width, height] = [grid.image.width * scale, grid.image.height * scale];
  const whole = canvasOf(width * panes.length, height);
  panes.forEach((pane, at) => {
    const one = canvasOf(width, height);
    drawPane(one, image, grid, pane, paint);
    whole.drawImage(one.canvas, at * width, 0);
  });
  return imageFile(explorer.state.answer.peek(), result, await blobOf(whole.canvas, "image/png"));
}

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The browser gave no canvas to draw on.");
  return context;
}
