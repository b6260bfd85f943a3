import type { State } from "../../generated/text-map-protocol";
import { percent, probability } from "../scores/numbers";
import { nameOf } from "./colouring";

type Described = Pick<State, "texts" | "labels" | "predictions">;

const STEPS: Readonly<Record<string, string>> = {
  embedding: "embedding",
  placing: "placing",
  predicting: "predicting labels of",
};

export function counted(count: number): string {
  return count.toLocaleString("en");
}

/** How many texts are shown, and of how many. */
export function extentOf({ texts, total }: Pick<State, "texts" | "total">): string {
  const shown = `${counted(texts.length)} texts`;
  return total > texts.length ? `${shown} of ${counted(total)}, drawn at random` : shown;
}

/** What the plane keeps of the vectors. */
export function projectionNote(placement: State["placement"]): string {
  if (placement === null) return "";
  if (placement.projection === "umap") {
    return "UMAP: near points have similar vectors; long distances mean little";
  }
  const { kept_variance: kept } = placement;
  const share = kept === null ? "" : `, which keep ${percent(kept)} of the variance`;
  return `first two principal components${share}`;
}

export function progressNote(progress: State["progress"]): string {
  if (progress === null) return "computing";
  const { method, done, total } = progress;
  const step = STEPS[method] ?? method;
  if (method === "placing") return `${step} ${counted(total)} texts`;
  return `${step} ${counted(done)} of ${counted(total)} texts`;
}

/** The label of a text and what is predicted for it; "" where neither is known. */
export function labelNote(state: Described, index: number): string {
  const label = nameOf(state.labels, index);
  const predicted = nameOf(state.predictions?.labels ?? null, index);
  const value = state.predictions?.probabilities[index];
  const share = value === undefined ? "" : ` ${probability(value)}`;
  return [
    ...(label === null ? [] : [`label ${label}`]),
    ...(predicted === null ? [] : [`predicted ${predicted}${share}`]),
  ].join(" · ");
}

/** How a screen reader says which point it is at. */
export function spokenPoint(state: Described, index: number): string {
  const note = labelNote(state, index);
  return `${state.texts[index] ?? ""}${note === "" ? "" : `; ${note.replaceAll(" · ", ", ")}`}`;
}

/** The beginning of a text, in one line. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
