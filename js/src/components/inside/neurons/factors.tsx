import { useSignal } from "@preact/signals";
import type { NeuronFactors } from "../../../generated/protocol";
import { strongestPlaces } from "../../../lib/inside/attention-lines";
import { headColour } from "../../../lib/inside/head-groups";
import { dequantised, largestOf } from "../../../lib/inside/quantised";
import { figures, percent } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { CellTable } from "../shared/cell-table";
import { TopNeurons } from "./top-neurons";

/** So many tokens of a factor are listed. */
const TOP_TOKENS = 8;

/** Factors by tokens, each in its own colour; below, one factor and the neurons of one token. */
export function Factors({ factors }: { factors: NeuronFactors }) {
  const { theme } = useExplorer();
  const { tokens, activity, neurons, error } = factors;
  const { rows } = dequantised(activity);
  const factor = useSignal(0);
  const chosen = Math.min(factor.value, rows.length - 1);
  const colour = (at: number) => headColour(at, rows.length, theme.value.dark);
  const own = [...(rows[chosen] ?? [])];
  return (
    <>
      <CellTable
        label="activity of each factor at each token"
        columns={tokens}
        widths={[18, 72]}
        headWidth={96}
        rows={rows.map((_, at) => ({
          name: `factor ${at}`,
          head: (
            <button
              type="button"
              class="tfxg-factor"
              aria-pressed={at === chosen}
              style={`--tfxg-own:${colour(at)}`}
              onClick={() => {
                factor.value = at;
              }}
            >
              {`factor ${at}`}
            </button>
          ),
        }))}
        cell={({ row, column }) => {
          const value = rows[row]?.[column] ?? 0;
          const most = largestOf(rows[row] ?? []);
          const share = most > 0 ? Math.round((100 * value) / most) : 0;
          return {
            style: `background-color:color-mix(in oklab,${colour(row)} ${share}%,transparent)`,
            figure: figures(value),
          };
        }}
        current={null}
        onVisit={({ row }) => {
          factor.value = row;
        }}
      />
      <div class="tfxg-neurons-row">
        <section
          class="tfxg-factor-told"
          aria-label={`factor ${chosen}`}
          data-role="factor-told"
          style={`--tfxg-own:${colour(chosen)}`}
        >
          <p>
            <b>{`factor ${chosen}`}</b>
            <span class="tfxg-muted">{`, of ${rows.length} that leave ${percent(error)} of the activations out`}</span>
          </p>
          <ol>
            {strongestPlaces(own, TOP_TOKENS).map((at) => (
              <li key={at}>
                <bdi>{shownText(tokens[at]?.name ?? "")}</bdi>
                <i style={`width:${Math.round((100 * (own[at] ?? 0)) / (largestOf(own) || 1))}%`} />
                <span class="tfxg-figure">{figures(own[at] ?? 0)}</span>
              </li>
            ))}
          </ol>
          <p>
            <span class="tfxg-muted">neurons (layer·number) </span>
            {neurons[chosen]?.map(([layer, index]) => `${layer}·${index}`).join(", ")}
          </p>
        </section>
        <TopNeurons tokens={tokens} />
      </div>
    </>
  );
}
