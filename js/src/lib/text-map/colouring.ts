import type { Categories, State } from "../../generated/text-map-protocol";
import {
  categoryMarks,
  type Mark,
  MOST_MARKS,
  otherMark,
  valueColours,
} from "../colours/categories";

export type ColourBy = NonNullable<State["colour_by"]>;
type Coloured = Pick<State, "labels" | "predictions">;

/** Stands in `codes` for a text without a category. */
const NONE = 65535;
/** Shades of the scale of probabilities. */
const SHADES = 24;

export interface Group {
  readonly name: string;
  readonly count: number;
  readonly mark: Mark;
}

export interface ValueScale {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly colours: readonly string[];
}

/** How each point is drawn. */
export interface Colouring {
  readonly marks: readonly Mark[];
  /** For each point an index of `marks`. */
  readonly codes: Uint8Array;
  /** By index of `marks`, what the legend says of it; empty for a scale. */
  readonly groups: readonly Group[];
  readonly scale: ValueScale | null;
}

/** What points can be coloured by, the default first. */
export function colourChoices({ labels, predictions }: Coloured): ColourBy[] {
  const known = new Set(predictions?.labels.names);
  const isComparable = labels?.names.some((name) => known.has(name)) ?? false;
  return [
    ...(labels === null ? [] : (["label"] as const)),
    ...(predictions === null ? [] : (["predicted"] as const)),
    ...(isComparable ? (["correctness"] as const) : []),
    ...(predictions === null ? [] : (["score"] as const)),
  ];
}

export function colouringBy(
  by: ColourBy | null,
  state: Coloured,
  count: number,
  dark: boolean,
): Colouring {
  const { labels, predictions } = state;
  if (by === "label" && labels !== null) return byCategory(labels, state, count, dark, "no label");
  if (by === "predicted" && predictions !== null) {
    return byCategory(predictions.labels, state, count, dark, "no prediction");
  }
  if (by === "correctness" && labels !== null && predictions !== null) {
    return byCorrectness(labels, predictions.labels, count, dark);
  }
  if (by === "score" && predictions !== null) {
    return byValue(predictions.probabilities, count, dark);
  }
  const marks = [categoryMarks(dark)[0] ?? otherMark(dark)];
  return { marks, codes: new Uint8Array(count), groups: [], scale: null };
}

/** The category of a text, null for none. */
export function nameOf(categories: Categories | null, index: number): string | null {
  return categories?.names[categories.codes[index] ?? NONE] ?? null;
}

/** A label has the same mark whether a text has it or is predicted to have it. */
function byCategory(of: Categories, state: Coloured, count: number, dark: boolean, none: string) {
  const marked = markedNames(state);
  const marks = categoryMarks(dark).slice(0, marked.length);
  const byName = new Map(marked.map((name, at) => [name, at]));
  const other = marks.length;
  const names = new Set(of.names);
  const others = [...names].filter((name) => !byName.has(name)).length;
  const codeOf = of.names.map((name) => byName.get(name) ?? other);
  const rest = others === 0 ? none : others === 1 ? "one other label" : `${others} other labels`;
  return grouped(
    [...marked, rest],
    [...marks, otherMark(dark)],
    codesOf(count, (i) => codeOf[of.codes[i] ?? NONE] ?? other),
  );
}

/** The most frequent labels, in the order of their names. */
function markedNames({ labels, predictions }: Coloured): string[] {
  const counts = new Map<string, number>();
  for (const categories of [predictions?.labels, labels]) {
    if (!categories) continue;
    for (const name of categories.names) counts.set(name, counts.get(name) ?? 0);
    for (const code of categories.codes) {
      const name = categories.names[code];
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const names = [...counts.keys()];
  const frequent = names.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return frequent.slice(0, MOST_MARKS).sort();
}

function byCorrectness(labels: Categories, predicted: Categories, count: number, dark: boolean) {
  const [right, , , wrong] = categoryMarks(dark);
  const other = otherMark(dark);
  const code = (i: number) => {
    const name = nameOf(labels, i);
    return name === null ? 2 : name === nameOf(predicted, i) ? 0 : 1;
  };
  const marks = [right ?? other, { ...(wrong ?? other), form: "triangle" as const }, other];
  return grouped(["correct", "wrong", "no label"], marks, codesOf(count, code));
}

function byValue(values: readonly number[], count: number, dark: boolean): Colouring {
  let [from, to] = [Infinity, -Infinity];
  for (const value of values) {
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  const colours = valueColours(dark, SHADES);
  const span = to - from;
  const shade = (i: number) =>
    span > 0 ? Math.round((((values[i] ?? from) - from) / span) * (SHADES - 1)) : SHADES - 1;
  return {
    marks: colours.map((colour) => ({ colour, form: "circle" })),
    codes: codesOf(count, shade),
    groups: [],
    scale: { title: "probability of the predicted label", from, to, colours },
  };
}

function codesOf(count: number, code: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => code(i));
}

function grouped(names: readonly string[], marks: readonly Mark[], codes: Uint8Array): Colouring {
  const counts = new Array<number>(names.length).fill(0);
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  const groups = marks.map((mark, at) => ({
    name: names[at] ?? "",
    count: counts[at] ?? 0,
    mark,
  }));
  return { marks, codes, groups, scale: null };
}
