import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { AttentionSide, Overview } from "../../../generated/protocol";
import { partsOfType, type Weighting } from "../../../lib/inside/parts";
import { largestOf } from "../../../lib/inside/quantised";
import { figures } from "../../../lib/scores/numbers";
import { Slider } from "../../controls/slider";
import { useExplorer } from "../../frame/explorer";
import { useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { LayerSlider, SideChoice, useLayer, useSide } from "../shared/side-and-layer";
import { HeadChips } from "./head-chips";
import { HeadImage } from "./head-image";
import { HeadLines } from "./head-lines";
import { PairFilter, pairFilter } from "./pair-filter";
import { useHeadMaps, useRollout } from "./use-head-maps";

const WEIGHTINGS: { readonly [W in Weighting | "rollout"]: readonly [title: string, doc: string] } =
  {
    weights: ["attention weights", "the share that a token gives to each other one"],
    norms: ["value-weighted norms", "length of the vector that arrives (Kobayashi et al. 2020)"],
    gradient: ["gradient × attention", "what the target gains from it, to first order"],
    rollout: ["rollout", "attention followed from the input through all layers (Abnar 2020)"],
  };

/** What the heads of a layer read. */
export function HeadView({ overview }: { overview: Overview }) {
  const side = useSide(overview);
  if (side === undefined) return null;
  return <HeadsOfSide key={side.side} side={side} sides={overview.sides} />;
}

function HeadsOfSide({ side, sides }: { side: AttentionSide; sides: Overview["sides"] }) {
  const { weighting, threshold } = useInside();
  const { layout } = useExplorer();
  const direction = useSignal("all");
  // Rollout follows the tokens of one sequence; across two there is none.
  const offered = Object.entries(WEIGHTINGS).filter(
    ([name]) => name !== "rollout" || side.side !== "cross",
  );
  const kind = weighting.value === "rollout" && side.side === "cross" ? "weights" : weighting.value;
  const isRollout = kind === "rollout";
  const heads = useHeadMaps(side, isRollout ? "weights" : kind, !isRollout);
  const rollout = useRollout(side, isRollout);
  const opened = isRollout ? rollout : heads;
  const { maps } = opened;
  const largest = useMemo(
    () => maps.reduce((most, { values }) => Math.max(most, largestOf(values)), 0),
    maps.map(({ values }) => values),
  );
  const grid = layout.value?.grid ?? null;
  const isShown = useMemo(
    () => pairFilter(side, layout.value?.answer.tokens ?? [], direction.value),
    [side, layout.value, direction.value],
  );
  return (
    <>
      <div class="tfxg-inside-controls">
        <SideChoice sides={sides} value={side.side} />
        <LayerSlider layers={side.layers} />
        <select
          class="tfxg-select"
          aria-label="what a line stands for"
          data-role="weighting"
          title={WEIGHTINGS[kind][1]}
          value={kind}
          onChange={(event) => {
            const name = event.currentTarget.value;
            if (name in WEIGHTINGS) weighting.value = name as Weighting | "rollout";
          }}
        >
          {offered.map(([name, [title, doc]]) => (
            <option key={name} value={name} title={doc}>
              {title}
            </option>
          ))}
        </select>
        {grid === null && (
          <>
            <Slider
              name="threshold"
              label="from"
              hint="weaker lines are left out"
              value={threshold.value}
              minimum={0}
              maximum={0.9}
              step={0.01}
              text={figures(threshold.value * largest)}
              onChange={(value) => {
                threshold.value = value;
              }}
            />
            <PairFilter side={side} direction={direction} />
          </>
        )}
      </div>
      {!isRollout && <HeadChips side={side} />}
      {opened.isWhole || opened.isPending ? null : (
        <Missing of={opened} label="read these heads">
          <OpenedLayers side={side} />
        </Missing>
      )}
      {grid === null ? (
        <HeadLines
          side={side}
          maps={maps}
          largest={largest}
          isShown={isShown}
          isBusy={opened.isPending}
        />
      ) : (
        <HeadImage side={side} grid={grid} maps={maps} isBusy={opened.isPending} />
      )}
    </>
  );
}

/** In a saved page: the layers that it holds. */
function OpenedLayers({ side }: { side: AttentionSide }) {
  const { state, live } = useExplorer();
  const { layer, weighting, subject } = useInside();
  const present = useLayer(side);
  const found = partsOfType(state.inside.value, "head_maps", subject.value).filter(
    ({ query }) => query.side === side.side && query.layer !== present,
  );
  if (live.value || found.length === 0) return null;
  const byLayer = new Map(found.map(({ query }) => [`${query.layer} ${query.weighting}`, query]));
  return (
    <p>
      <span class="tfxg-muted">This page has </span>
      {[...byLayer.values()].map((query) => (
        <button
          key={`${query.layer} ${query.weighting}`}
          type="button"
          class="tfxg-link tfxg-held"
          onClick={() => {
            layer.value = query.layer;
            weighting.value = query.weighting;
          }}
        >
          {`layer ${query.layer}, ${WEIGHTINGS[query.weighting][0]}`}
        </button>
      ))}
    </p>
  );
}
