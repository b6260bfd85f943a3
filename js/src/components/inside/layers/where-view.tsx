import type { LayerConductance } from "../../../generated/protocol";
import { cellStyle } from "../../../lib/colours/colour";
import { stateName } from "../../../lib/inside/chart";
import { dequantised, largestOf } from "../../../lib/inside/quantised";
import { figures, signed } from "../../../lib/scores/numbers";
import { useExplorer } from "../../frame/explorer";
import { CellTable } from "../shared/cell-table";
import { Missing } from "../shared/missing";
import { PaintedImage } from "../shared/painted-image";
import { usePart } from "../shared/use-parts";

/** The share of each layer and position in the target. */
export function WhereView() {
  const opened = usePart<"layer_conductance">({ type: "layer_conductance" }, false);
  if (opened.part === null) {
    return <Missing of={opened} label="compute the shares" cost="20 passes and their gradients" />;
  }
  return <Conductance conductance={opened.part} />;
}

function Conductance({ conductance }: { conductance: LayerConductance }) {
  const { ramps, layout } = useExplorer();
  const { tokens, scores, value, baseline_value: baseline } = conductance;
  const { rows } = dequantised(scores);
  const extent = Math.max(...rows.map(largestOf));
  const sums = rows.map((row) => row.reduce((sum, score) => sum + score, 0));
  const most = largestOf(sums);
  const stateOf = (at: number) => rows.length - 1 - at;
  const grid = layout.value?.grid ?? null;
  return (
    <>
      {grid !== null && (
        <div class="tfxg-head-tiles">
          {rows.map((row, at) => (
            <figure key={stateName(at)}>
              <PaintedImage
                grid={grid}
                tokens={tokens}
                values={row}
                sharpness={240}
                largest={extent}
              />
              <figcaption>{stateName(at)}</figcaption>
            </figure>
          ))}
        </div>
      )}
      <CellTable
        label="shares in the target by layer and token"
        columns={tokens}
        widths={[18, 72]}
        headWidth={210}
        rows={rows.map((_, at) => {
          const sum = sums[stateOf(at)] ?? 0;
          return {
            name: stateName(stateOf(at)),
            head: (
              <>
                <span>{stateName(stateOf(at))}</span>
                <SignedBar fraction={most > 0 ? sum / most : 0} />
                <span class="tfxg-figure">{signed(sum)}</span>
              </>
            ),
          };
        })}
        cell={({ row, column }) => {
          const score = rows[stateOf(row)]?.[column] ?? 0;
          return {
            style: cellStyle(score, extent, ramps.value.signed),
            figure: signed(score),
          };
        }}
        current={null}
        onVisit={() => undefined}
      />
      <p class="tfxg-muted tfxg-told">
        {`Each row adds up to ${figures(value - baseline)}, but for a small error: the target is `}
        {`${figures(value)}, and ${figures(baseline)} at the baseline.`}
      </p>
    </>
  );
}

/** A bar to the right for what speaks for the target, to the left for what speaks against it. */
export function SignedBar({ fraction }: { fraction: number }) {
  const { ramps } = useExplorer();
  const width = 50 * Math.min(1, Math.abs(fraction));
  const start = fraction < 0 ? 50 - width : 50;
  const colour = ramps.value.signed.at(Math.sign(fraction)).background;
  return (
    <span class="tfxg-signed-bar">
      <i style={`left:${start}%;width:${width}%;background:${colour}`} />
    </span>
  );
}
