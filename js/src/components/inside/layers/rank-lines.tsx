import type { LogitLens } from "../../../generated/protocol";
import { rankScale } from "../../../lib/inside/chart";
import { shownText } from "../../../lib/text/shown-text";
import { LineChart } from "../shared/line-chart";

/** The ranks of the watched words at one position, from layer to layer. */
export function RankLines({ lens, column }: { lens: LogitLens; column: number }) {
  const { watched, positions, cells } = lens;
  if (watched.length === 0) return null;
  const series = watched.map(({ word, ranks }) => ({
    name: word,
    values: cells.map((_, at) => ranks[at * positions.length + column] ?? 1),
  }));
  const largest = Math.max(10, ...series.flatMap(({ values }) => values));
  const marks = [1, 10, 100, 1000, 10_000, 100_000]
    .filter((value) => value <= largest)
    .map((value) => ({ value, name: value.toLocaleString("en") }));
  return (
    <LineChart
      label={`ranks of the watched words at ${shownText(positions[column]?.name ?? "")}`}
      series={series}
      scale={rankScale(largest)}
      marks={marks}
      chosen=""
      figure={(rank) => `#${rank.toLocaleString("en")}`}
    />
  );
}
