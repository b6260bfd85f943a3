import { useSignal } from "@preact/signals";
import type { AttentionSide, HeadAblation, HeadGrid, Overview } from "../../../generated/protocol";
import { type HeadMeasure, headMeasures, headOrder } from "../../../lib/inside/head-order";
import { dequantised, largestOf } from "../../../lib/inside/quantised";
import { figures } from "../../../lib/scores/numbers";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { SideChoice, useSide } from "../shared/side-and-layer";
import { usePart } from "../shared/use-parts";
import { Thumbnail } from "./thumbnail";

const MEASURES: { readonly [M in HeadMeasure]: readonly [title: string, doc: string] } = {
  entropy: ["entropy", "how spread out its attention is, in bits"],
  distance: ["distance", "how far it reads on average, in tokens"],
  separators: ["separators", "the share that goes to special tokens"],
  importance: ["importance", "mean |attention × gradient| for the target (Michel et al. 2019)"],
  drop: ["switched off", "what the target loses when the head is switched off"],
};

/** All heads of all layers. */
export function GridView({ overview }: { overview: Overview }) {
  const side = useSide(overview);
  if (side === undefined) return null;
  return <GridOfSide key={side.side} side={side} sides={overview.sides} />;
}

function GridOfSide({ side, sides }: { side: AttentionSide; sides: Overview["sides"] }) {
  const { live } = useExplorer();
  const opened = usePart<"head_grid">({ type: "head_grid", side: side.side });
  const switched = usePart<"head_ablation">({ type: "head_ablation", side: side.side }, false);
  const sorting = useSignal<HeadMeasure | "">("");
  const measures = opened.part === null ? null : headMeasures(opened.part, switched.part);
  const names = Object.keys(MEASURES).filter(isMeasure);
  return (
    <>
      <div class="tfxg-inside-controls">
        <SideChoice sides={sides} value={side.side} />
        <select
          class="tfxg-select"
          aria-label="order of the heads"
          data-role="head-order"
          value={sorting.value}
          onChange={(event) => {
            const name = event.currentTarget.value;
            sorting.value = isMeasure(name) ? name : "";
          }}
        >
          <option value="">by layer</option>
          {names.map((name) => (
            <option key={name} value={name} disabled={!measures?.[name].length}>
              {`by ${MEASURES[name][0]}`}
            </option>
          ))}
        </select>
        {switched.part === null && live.value && !switched.isPending && (
          <button type="button" class="tfxg-action" data-role="ablate" onClick={switched.ask}>
            switch off each head
          </button>
        )}
        {switched.part === null && live.value && !switched.isPending && (
          <span class="tfxg-muted">{`${side.layers * side.heads} passes`}</span>
        )}
      </div>
      {(switched.isPending || switched.problem !== "") && <Missing of={switched} />}
      {opened.part === null ? (
        <Missing of={opened} />
      ) : (
        <Grid grid={opened.part} ablation={switched.part} sorting={sorting.value} />
      )}
    </>
  );
}

function isMeasure(name: string): name is HeadMeasure {
  return name in MEASURES;
}

interface GridProps {
  readonly grid: HeadGrid;
  readonly ablation: HeadAblation | null;
  readonly sorting: HeadMeasure | "";
}

function Grid({ grid, ablation, sorting }: GridProps) {
  const { ramps } = useExplorer();
  const { tab, layer, heads, weighting } = useInside();
  const visited = useSignal(0);
  const measures = headMeasures(grid, ablation);
  const { rows: maps, shape } = dequantised(grid.maps);
  const sorted = sorting === "" ? [] : measures[sorting];
  const order = headOrder(maps.length, sorted);
  const most = largestOf(sorted);
  const [, rows = 0, columns = 0] = shape;
  const known = Object.keys(MEASURES).filter(
    (name) => isMeasure(name) && measures[name].length > 0,
  );
  const tell = (at: number) =>
    known
      .filter(isMeasure)
      .map((name) => `${MEASURES[name][0]} ${figures(measures[name][at] ?? 0)}`)
      .join(", ");
  const perRow = sorting === "" ? grid.heads : Math.min(grid.heads, 12);
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const place = order.indexOf(visited.peek());
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow };
    const step = event.key in steps ? steps[event.key as keyof typeof steps] : 0;
    const next = order[place + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    visited.value = next;
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its buttons are what is reached. */}
      <div
        class="tfxg-grid"
        data-sorted={sorting !== ""}
        style={`--tfxg-columns:${perRow};--tfxg-largest:${perRow > 6 ? 64 : 110}px`}
        onKeyDown={onKeyDown}
      >
        {sorting === "" && <HeadNumbers heads={grid.heads} />}
        {order.map((at, place) => {
          const [own, head] = [Math.floor(at / grid.heads), at % grid.heads];
          const values = maps[at];
          if (values === undefined) return null;
          const name = `layer ${own}, head ${head}`;
          return (
            <>
              {sorting === "" && place % perRow === 0 && <span class="tfxg-grid-side">{own}</span>}
              <button
                key={at}
                type="button"
                class="tfxg-grid-cell"
                data-cell={at}
                aria-label={`${name}, ${tell(at)}`}
                title={`${name}: ${tell(at)}`}
                tabIndex={at === visited.value ? 0 : -1}
                onFocus={() => {
                  visited.value = at;
                }}
                onClick={() => {
                  layer.value = own;
                  heads.value = [head];
                  weighting.value = "weights";
                  tab.value = "heads";
                }}
              >
                <Thumbnail
                  values={values}
                  rows={rows}
                  columns={columns}
                  extent={largestOf(values)}
                  ramp={ramps.value.unsigned}
                />
                {sorting !== "" && (
                  <span class="tfxg-grid-name">
                    {`${own}·${head}`}
                    <i
                      data-negative={(sorted[at] ?? 0) < 0}
                      style={`width:${(100 * Math.abs(sorted[at] ?? 0)) / (most || 1)}%`}
                    />
                  </span>
                )}
              </button>
            </>
          );
        })}
      </div>
      <p class="tfxg-muted tfxg-told" role="status" data-role="grid-told">
        {`layer ${Math.floor(visited.value / grid.heads)}, head ${visited.value % grid.heads}: ${tell(visited.value)}. `}
        Click a head to open it.
      </p>
    </>
  );
}

/** The heads of the columns; the corner names both axes. */
function HeadNumbers({ heads }: { heads: number }) {
  return (
    <>
      <span class="tfxg-grid-side">layer ╲ head</span>
      {Array.from({ length: heads }, (_, head) => (
        <span key={head} class="tfxg-grid-top">
          {head}
        </span>
      ))}
    </>
  );
}
