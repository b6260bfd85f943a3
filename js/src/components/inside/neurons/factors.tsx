import { useSignal } from "@preact/signals";
import type { NeuronFactors } from "../../../generated/protocol";
import { strongestPlaces } from "../../../lib/inside/attention-lines";
import { headColour } from "../../../lib/inside/head-groups";
import { dequantised, largestOf } from "../../../lib/inside/quantised";
import { figures, percent } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { CellTable } from "../shared/cell-table";

/** Factors by tokens, each in its own colour, with the tokens and neurons that belong to it. */
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
      <dl class="tfxg-factor-told" data-role="factor-told">
        <dt style={`--tfxg-own:${colour(chosen)}`}>{`factor ${chosen}`}</dt>
        <dd>
          <span class="tfxg-muted">tokens </span>
          {strongestPlaces(own, 6)
            .map((at) => shownText(tokens[at]?.name ?? ""))
            .join(", ")}
        </dd>
        <dd>
          <span class="tfxg-muted">neurons (layer·number) </span>
          {neurons[chosen]?.map(([layer, index]) => `${layer}·${index}`).join(", ")}
        </dd>
      </dl>
      <p class="tfxg-muted">{`${percent(error)} of the activations are left over.`}</p>
    </>
  );
}
