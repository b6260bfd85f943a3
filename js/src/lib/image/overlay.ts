import type { ImageDisplay } from "../../generated/protocol";
import type { Ramp } from "../colours/colour";
import { sizeOfStrongest } from "../scores/strength";

/** One image beside others: the input as it is, or one way to lay the scores over it. */
export type Pane = "alpha" | "heatmap" | "masked" | "overlay" | "image";

/** What is drawn over the image, and how. */
export interface Paint {
  /** One a square. */
  readonly scores: readonly number[];
  /** The size of score that gets the full colour. */
  readonly extent: number;
  readonly ramp: Ramp;
  /** The colour of nothing. */
  readonly paper: string;
  readonly display: ImageDisplay;
}

/** How much of what is masked still shows, so that one sees where one is. */
const DIMMED = 0.12;

export function panesOf(mode: ImageDisplay["mode"]): readonly Pane[] {
  return mode === "side_by_side" ? ["image", "heatmap"] : [mode];
}

/** Red, green, blue and opacity of each square, as a canvas takes them. */
export function veilOf(pane: Pane, paint: Paint): Uint8ClampedArray<ArrayBuffer> {
  const colour = colouring(pane, paint);
  const pixels = new Uint8ClampedArray(4 * paint.scores.length);
  paint.scores.forEach((score, at) => {
    const { hex, opacity } = colour(score);
    const rgb = Number.parseInt(hex.slice(1), 16);
    pixels.set([rgb >> 16, (rgb >> 8) & 255, rgb & 255, Math.round(255 * opacity)], 4 * at);
  });
  return pixels;
}

interface Layer {
  /** As `#rrggbb`. */
  readonly hex: string;
  readonly opacity: number;
}

function colouring(pane: Pane, paint: Paint): (score: number) => Layer {
  const { scores, extent, ramp, paper, display } = paint;
  const fraction = (score: number) => (extent > 0 ? Math.max(-1, Math.min(1, score / extent)) : 0);
  switch (pane) {
    case "heatmap":
      return (score) => ({ hex: ramp.at(fraction(score)).background, opacity: 1 });
    case "overlay": {
      // The image shows through by as much as the score is small.
      const full = (score: number) => ramp.at(Math.sign(score)).background;
      return (score) => ({
        hex: full(score),
        opacity: display.opacity * Math.abs(fraction(score)),
      });
    }
    case "alpha":
      return (score) => ({ hex: paper, opacity: 1 - Math.abs(fraction(score)) });
    case "masked": {
      const least = sizeOfStrongest(scores, display.kept);
      const isKept = (score: number) => score !== 0 && Math.abs(score) >= least;
      return (score) => ({ hex: paper, opacity: isKept(score) ? 0 : 1 - DIMMED });
    }
    default:
      return () => ({ hex: paper, opacity: 0 });
  }
}
