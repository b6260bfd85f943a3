import { effect } from "@preact/signals";
import { screenX, screenY } from "../../lib/text-map/viewport";
import { radiusFor } from "./forms";
import type { TextMap } from "./map";
import { reachOf, type Stamp, stampsOf } from "./stamps";

/** Points of groups that are switched off: a trace, so that the shape of the whole stays. */
const FADED = 0.16;

/** An image with a border on every side, into which points at the edge reach. */
interface Sheet {
  readonly image: ImageData;
  readonly pixels: Uint32Array;
  readonly border: number;
}

/** Keep a canvas painted, once a frame at most, until the returned function is called. */
export function keepPainted(canvas: HTMLCanvasElement, map: TextMap): () => void {
  let frame = 0;
  // Kept until marks, theme, size or the screen's resolution change.
  let stamps: { key: string; plain: Stamp[]; faded: Stamp[] } = { key: "", plain: [], faded: [] };
  let sheet: Sheet | null = null;

  function paint() {
    frame = 0;
    const { width, height } = map.size.peek();
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
    }
    const context = canvas.getContext("2d");
    if (context === null) return;
    const { count } = map.points.peek();
    const { marks } = map.colouring.peek();
    const theme = map.theme.peek();
    const radius = radiusFor(count);
    const key = JSON.stringify([marks, radius, ratio, theme]);
    if (stamps.key !== key) {
      const made = (opacity: number) => stampsOf(marks, radius, ratio, theme, opacity);
      stamps = { key, plain: made(1), faded: made(FADED) };
    }
    const border = reachOf(radius, ratio);
    sheet = cleared(sheet, across, down, border);
    if (map.hidden.peek().size > 0) stamp(sheet, stamps.faded, ratio, true);
    stamp(sheet, stamps.plain, ratio, false);
    context.putImageData(sheet.image, -border, -border);
    canvas.dataset["painted"] = String(count);
  }

  /** Stamp the points of the groups that are switched off, or of the others. */
  function stamp({ image, pixels, border }: Sheet, from: Stamp[], ratio: number, isOff: boolean) {
    const { count, x, y } = map.points.peek();
    const { codes } = map.colouring.peek();
    const off = map.hidden.peek();
    const at = map.viewport.peek();
    const [right, bottom] = [image.width - border, image.height - border];
    for (let i = 0; i < count; i += 1) {
      const code = codes[i] ?? 0;
      if (off.has(code) !== isOff) continue;
      const column = Math.round(screenX(at, x[i] ?? 0) * ratio) + border;
      const row = Math.round(screenY(at, y[i] ?? 0) * ratio) + border;
      if (!(column >= border && row >= border && column < right && row < bottom)) continue;
      const shape = from[code];
      if (shape === undefined) continue;
      const { across, down, colours } = shape;
      for (let k = 0; k < colours.length; k += 1) {
        const place = (row + (down[k] ?? 0)) * image.width + column + (across[k] ?? 0);
        pixels[place] = colours[k] ?? 0;
      }
    }
  }

  const stop = effect(() => {
    for (const part of [map.points, map.colouring, map.hidden, map.viewport, map.size, map.theme]) {
      part.value;
    }
    if (frame === 0) frame = requestAnimationFrame(paint);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
}

function cleared(sheet: Sheet | null, across: number, down: number, border: number): Sheet {
  const [width, height] = [across + 2 * border, down + 2 * border];
  if (sheet !== null && sheet.image.width === width && sheet.image.height === height) {
    sheet.pixels.fill(0);
    return sheet;
  }
  const image = new ImageData(width, height);
  return { image, pixels: new Uint32Array(image.data.buffer), border };
}
