/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Where the values of a chart lie: fractions of its height, from the bottom. */
export type Scale = (value: number) => number;

export const probabilityScale: Scale = (value) => Math.max(0, Math.min(1, value));

/** Rank 1 is on top; each step down is as many times as many words. */
export function rankScale(largest: number): Scale {
  const whole = Math.log(Math.max(2, largest));
  return (rank) => 1 - Math.log(Math.max(1, rank)) / whole;
}

/** How many lines a chart can hold and still be read. */
export const MOST_SERIES = 6;

/** The series that matter most: the chosen one, then those that are largest anywhere. */
export function leadingSeries(
  series: readonly Series[],
  chosen: string,
  count = MOST_SERIES,
): readonly Series[] {
  const weight = ({ name, values }: Series) => (name === chosen ? 2 : Math.max(...values));
  return [...series].sort((one, other) => weight(other) - weight(one)).slice(0, count);
}

/** Labels at the right end, moved apart so that none covers another; fractions from the top. */
export function spread(places: readonly number[], gap: number): readonly number[] {
  const order = places.map((place, at) => ({ place, at })).sort((a, b) => a.place - b.place);
  let lowest = -Infinity;
  for (const entry of order) {
    entry.place = Math.max(entry.place, lowest + gap);
    lowest = entry.place;
  }
  const excess = Math.max(0, lowest - 1);
  let highest = Infinity;
  for (const entry of order.reverse()) {
    if (excess > 0) entry.place = Math.min(entry.place, 1, highest - gap);
    highest = entry.place;
  }
  const found: number[] = [];
  for (const { place, at } of order) found[at] = place;
  return found;
}

/** How a hidden state is called: the first one holds the embeddings. */
export function stateName(at: number): string {
  return at === 0 ? "embeddings" : `after layer ${at - 1}`;
}
