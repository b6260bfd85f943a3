/** Which read tokens (columns) a reading token (row) attends to in one head. */
export interface HeadMap {
  readonly head: number;
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Float32Array;
}

/** A line between two tokens. */
export interface AttentionLine {
  readonly head: number;
  readonly row: number;
  readonly column: number;
  /** From -1 to 1, relative to the largest value of all maps that are shown. */
  readonly strength: number;
}

/** One token whose lines alone are shown. */
export interface LineFocus {
  readonly end: "reading" | "read";
  readonly at: number;
}

interface LineOptions {
  /** The value with the full strength. */
  readonly largest: number;
  /** Lines weaker than that are left out, as a fraction of the largest. */
  readonly threshold: number;
  readonly focus: LineFocus | null;
  readonly isShown: (row: number, column: number) => boolean;
}

/** More lines than that hide each other, and take long to draw. */
export const MOST_LINES = 6000;

/** Steps of strength by which lines are counted before the strongest are taken. */
const STEPS = 1024;

/** The lines to draw, the weakest first so that strong ones lie on top. */
export function attentionLines(
  maps: readonly HeadMap[],
  options: LineOptions,
): readonly AttentionLine[] {
  const { largest } = options;
  if (largest <= 0) return [];
  const stepOf = (value: number) =>
    Math.min(STEPS - 1, Math.floor((Math.abs(value) / largest) * STEPS));
  // A long text has many more lines than can be drawn: they are counted before any is made.
  const counts = new Uint32Array(STEPS);
  forEachLine(maps, options, (_head, _row, _column, value) => {
    counts[stepOf(value)] = (counts[stepOf(value)] ?? 0) + 1;
  });
  let whole = STEPS;
  let room = MOST_LINES;
  while (whole > 0 && room - (counts[whole - 1] ?? 0) >= 0) {
    whole -= 1;
    room -= counts[whole] ?? 0;
  }
  // Of the next step down, whose lines are about equally strong, as many as there is room for.
  const lines: AttentionLine[] = [];
  forEachLine(maps, options, (head, row, column, value) => {
    const step = stepOf(value);
    if (step < whole - 1 || (step === whole - 1 && room <= 0)) return;
    if (step === whole - 1) room -= 1;
    lines.push({ head, row, column, strength: value / largest });
  });
  return lines.sort((one, other) => Math.abs(one.strength) - Math.abs(other.strength));
}

type OnLine = (head: number, row: number, column: number, value: number) => void;

/** Visit the lines that are strong enough and not filtered out. */
function forEachLine(
  maps: readonly HeadMap[],
  { largest, threshold, focus, isShown }: LineOptions,
  visit: OnLine,
): void {
  const least = Math.max(threshold, 1e-3) * largest;
  for (const { head, rows, columns, values } of maps) {
    const [firstRow, lastRow] = focus?.end === "reading" ? [focus.at, focus.at + 1] : [0, rows];
    const [first, last] = focus?.end === "read" ? [focus.at, focus.at + 1] : [0, columns];
    for (let row = firstRow; row < lastRow; row += 1) {
      for (let column = first; column < last; column += 1) {
        const value = values[row * columns + column] ?? 0;
        if (Math.abs(value) >= least && isShown(row, column)) visit(head, row, column, value);
      }
    }
  }
}

/** What one token reads, or who reads it: means over the heads, one for each token opposite. */
export function meanOfHeads(maps: readonly HeadMap[], focus: LineFocus): readonly number[] {
  const [first] = maps;
  if (first === undefined) return [];
  const { rows, columns } = first;
  const length = focus.end === "reading" ? columns : rows;
  return Array.from({ length }, (_, at) => {
    const place = focus.end === "reading" ? focus.at * columns + at : at * columns + focus.at;
    return maps.reduce((sum, { values }) => sum + (values[place] ?? 0), 0) / maps.length;
  });
}

/** The places of the largest absolute values, the largest first. */
export function strongestPlaces(values: readonly number[], count: number): readonly number[] {
  return values
    .map((value, at) => [Math.abs(value), at] as const)
    .filter(([size]) => size > 0)
    .sort(([one], [other]) => other - one)
    .slice(0, count)
    .map(([, at]) => at);
}
