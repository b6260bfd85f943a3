import type { AttentionLine, LineFocus } from "../../../lib/inside/attention-lines";

/** Of a token, in pixels, as in the style sheet. */
export const ROW = 22;

interface Drawing {
  readonly lines: readonly AttentionLine[];
  readonly colourOf: (head: number) => string;
  readonly focus: LineFocus | null;
  /** How far the tokens are scrolled, in pixels. */
  readonly scrolled: number;
}

/** Draw the lines between two columns of tokens over the whole of a canvas. */
export function drawLines(
  canvas: HTMLCanvasElement,
  { lines, colourOf, focus, scrolled }: Drawing,
): void {
  const context = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (context === null || width === 0) return;
  const density = window.devicePixelRatio || 1;
  canvas.width = width * density;
  canvas.height = height * density;
  context.scale(density, density);
  context.lineCap = "round";
  for (const { head, row, column, strength } of lines) {
    const from = row * ROW + ROW / 2 - scrolled;
    const to = column * ROW + ROW / 2 - scrolled;
    if ((from < 0 && to < 0) || (from > height && to > height)) continue;
    const size = Math.abs(strength);
    context.globalAlpha = focus === null ? 0.06 + 0.86 * size : 0.15 + 0.85 * size;
    context.lineWidth = focus === null ? 0.6 + 2.4 * size : 1 + 3.5 * size;
    context.strokeStyle = colourOf(head);
    context.setLineDash(strength < 0 ? [3, 4] : []);
    context.beginPath();
    context.moveTo(2, from);
    context.bezierCurveTo(width * 0.4, from, width * 0.6, to, width - 2, to);
    context.stroke();
  }
}
