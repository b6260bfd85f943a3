import { effect } from "@preact/signals";
import { screenX, screenY } from "../../lib/text-map/viewport";
import { radiusFor, spriteSide, sprites } from "./forms";
import type { TextMap } from "./map";

/** Points of groups that are switched off: a trace, so that the shape of the whole stays. */
const FADED = 0.12;

/** Keep a canvas painted, once a frame at most, until the returned function is called. */
export function keepPainted(canvas: HTMLCanvasElement, map: TextMap): () => void {
  let frame = 0;
  // Pictures of the marks, until marks, theme or the screen's resolution change.
  let painted: { key: string; pictures: HTMLCanvasElement[] } = { key: "", pictures: [] };

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
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    const { points, colouring, hidden, viewport, theme } = map;
    const { count, x, y } = points.peek();
    const { codes, marks } = colouring.peek();
    const radius = radiusFor(count);
    const edge = theme.peek().background;
    const key = JSON.stringify([marks, radius, ratio, edge]);
    if (painted.key !== key) painted = { key, pictures: sprites(marks, radius, ratio, edge) };
    const at = viewport.peek();
    const off = hidden.peek();
    const half = (spriteSide(radius) * ratio) / 2;
    for (const isFaded of off.size === 0 ? [false] : [true, false]) {
      context.globalAlpha = isFaded ? FADED : 1;
      for (let i = 0; i < count; i += 1) {
        const code = codes[i] ?? 0;
        if (off.size > 0 && off.has(code) !== isFaded) continue;
        const right = screenX(at, x[i] ?? 0) * ratio;
        const under = screenY(at, y[i] ?? 0) * ratio;
        if (right < -half || under < -half || right > across + half || under > down + half)
          continue;
        const picture = painted.pictures[code];
        // Whole pixels are copied faster, and stay sharp.
        if (picture) context.drawImage(picture, Math.round(right - half), Math.round(under - half));
      }
    }
    canvas.dataset["painted"] = String(count);
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
