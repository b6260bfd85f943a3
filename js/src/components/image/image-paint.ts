import { type Signal, signal } from "@preact/signals";
import type { Image, ImageDisplay, Result } from "../../generated/protocol";
import { rampFor } from "../../lib/colours/colour";
import type { Paint } from "../../lib/image/overlay";
import { ofSign } from "../../lib/scores/strength";
import type { Explorer } from "../frame/explorer";

/** Which scores of a result are drawn: a method without signs has but one kind. */
export function signOf(explorer: Explorer, result: Result): ImageDisplay["sign"] {
  return result.signed ? explorer.state.image_display.value.sign : "absolute";
}

/** How the scores of a result, one a square, are laid over the image. */
export function paintOf(explorer: Explorer, result: Result, scores: readonly number[]): Paint {
  const { state, ramps, theme, extentOf } = explorer;
  const sign = signOf(explorer, result);
  const drawn = ofSign(scores, sign);
  return {
    scores: drawn,
    extent: extentOf(result, drawn),
    ramp: rampFor(ramps.value, sign !== "absolute"),
    paper: theme.value.background,
    display: state.image_display.value,
  };
}

const elements = new WeakMap<Image, Signal<HTMLImageElement | null>>();

/** The image, ready to be drawn; null until the browser has read it. */
export function loadedImage(image: Image): HTMLImageElement | null {
  const known = elements.get(image);
  if (known !== undefined) return known.value;
  const loaded = signal<HTMLImageElement | null>(null);
  elements.set(image, loaded);
  const element = document.createElement("img");
  element.onload = () => {
    loaded.value = element;
  };
  element.src = `data:image/png;base64,${image.png}`;
  return loaded.value;
}
