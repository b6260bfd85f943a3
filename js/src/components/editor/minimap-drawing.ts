/** Where one line of a unit lies within the text, as fractions of its width and height. */
export interface Mark {
  /** Null for text that the model did not read. */
  readonly index: number | null;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Measure where each unit lies in a scrolled text. */
export function marksIn(scroller: HTMLElement): readonly Mark[] {
  const box = scroller.getBoundingClientRect();
  const whole = { width: scroller.clientWidth || 1, height: scroller.scrollHeight || 1 };
  const tokens = scroller.querySelectorAll(".tfxg-part:not([hidden]) :is([data-index], .tfxg-cut)");
  return Array.from(tokens).flatMap((token) => {
    const index = token.getAttribute("data-index");
    return Array.from(token.getClientRects(), (line) => ({
      index: index === null ? null : Number(index),
      left: (line.left - box.left) / whole.width,
      top: (line.top - box.top + scroller.scrollTop) / whole.height,
      width: line.width / whole.width,
      height: line.height / whole.height,
    }));
  });
}

/** How much of a line's height is ink, as in a picture of the text. */
const INK = 0.55;

/** Paint each mark in the colour of its unit, or in `plain` where it has none to speak of. */
export function drawMinimap(
  canvas: HTMLCanvasElement,
  marks: readonly Mark[],
  colourOf: (index: number) => string | null,
  plain: string,
): void {
  const density = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * density);
  const height = Math.round(canvas.clientHeight * density);
  const context = canvas.getContext("2d");
  if (context === null || width === 0 || height === 0) return;
  canvas.width = width;
  canvas.height = height;
  for (const mark of marks) {
    const colour = mark.index === null ? null : colourOf(mark.index);
    const tall = mark.height * height * (colour === null ? INK : 1);
    context.fillStyle = colour ?? plain;
    context.fillRect(
      mark.left * width,
      mark.top * height + (mark.height * height - tall) / 2,
      mark.width * width,
      Math.max(1, tall - density / 2),
    );
  }
}
