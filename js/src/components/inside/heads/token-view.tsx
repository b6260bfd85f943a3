import type { AttentionSide, HeadVectors, Overview } from "../../../generated/protocol";
import { partsOfType } from "../../../lib/inside/parts";
import { dequantised, largestOf } from "../../../lib/inside/quantised";
import { probability, signed } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { Slider } from "../../controls/slider";
import { useExplorer } from "../../frame/explorer";
import { useFocus, useInside } from "../shared/inside-state";
import { Missing } from "../shared/missing";
import { LayerSlider, SideChoice, useLayer, useSide } from "../shared/side-and-layer";
import { usePart } from "../shared/use-parts";
import { Thumbnail } from "./thumbnail";
import { TokenColumn } from "./token-column";
import { useChosenHeads } from "./use-head-maps";

/** Query, keys and their product by dimension, for one token of one head. */
export function TokenView({ overview }: { overview: Overview }) {
  const side = useSide(overview);
  if (side === undefined) return null;
  return <TokenOfSide key={side.side} side={side} sides={overview.sides} />;
}

function TokenOfSide({ side, sides }: { side: AttentionSide; sides: Overview["sides"] }) {
  const { state, live } = useExplorer();
  const { heads, chosen, hovered, subject } = useInside();
  const layer = useLayer(side);
  const found = partsOfType(state.inside.value, "head_vectors", subject.value).find(
    ({ query }) => query.side === side.side && query.layer === layer,
  )?.query;
  const switchedOn = useChosenHeads(side);
  const head = switchedOn.length === 1 ? (switchedOn[0] ?? 0) : (found?.head ?? 0);
  const focus = useFocus(side);
  // Where a kernel would have to be asked, pointing alone changes nothing.
  const clicked = chosen.value?.end === "reading" ? chosen.value.at : undefined;
  const looked = hovered.value === null && focus?.end === "reading" ? focus.at : undefined;
  const token = Math.min(
    clicked ?? looked ?? found?.token ?? 0,
    Math.max(0, side.reading.length - 1),
  );
  const opened = usePart<"head_vectors">({
    ...{ type: "head_vectors", side: side.side, layer, head, token },
  });
  return (
    <>
      <div class="tfxg-inside-controls">
        <SideChoice sides={sides} value={side.side} />
        <LayerSlider layers={side.layers} />
        <Slider
          name="one-head"
          label="head"
          hint="heads count from 0"
          value={head}
          minimum={0}
          maximum={Math.max(0, side.heads - 1)}
          step={1}
          text={String(head)}
          onChange={(value) => {
            heads.value = [value];
          }}
        />
        <label class="tfxg-slider">
          <span class="tfxg-label">query of</span>
          <select
            class="tfxg-select"
            data-role="query-token"
            value={token}
            onChange={(event) => {
              chosen.value = { end: "reading", at: Number(event.currentTarget.value) };
            }}
          >
            {side.reading.map(({ name }, at) => (
              <option key={at} value={at}>
                {shownText(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {opened.part === null && (
        <Missing of={opened} label="read it">
          {!live.value && found !== undefined && (
            <p>
              <span class="tfxg-muted">This page has </span>
              <button
                type="button"
                class="tfxg-link"
                onClick={() => {
                  heads.value = [found.head];
                  chosen.value = { end: "reading", at: found.token };
                }}
              >
                {`head ${found.head}, ${side.reading[found.token]?.name ?? ""}`}
              </button>
            </p>
          )}
        </Missing>
      )}
      {(opened.part !== null || opened.isPending) && (
        <Vectors side={side} token={token} vectors={opened.part} />
      )}
    </>
  );
}

interface VectorsProps {
  readonly side: AttentionSide;
  readonly token: number;
  readonly vectors: HeadVectors | null;
}

const NONE = new Float32Array();

function Vectors({ side, token, vectors }: VectorsProps) {
  const { ramps } = useExplorer();
  const query = vectors === null ? NONE : dequantised(vectors.query).values;
  const keys = vectors === null ? NONE : dequantised(vectors.keys).values;
  const width = query.length;
  const products = keys.map((value, at) => value * (query[at % Math.max(1, width)] ?? 0));
  const weights = vectors?.weights ?? [];
  const most = largestOf(weights);
  const scores = side.read.map((_, at) =>
    products.subarray(at * width, (at + 1) * width).reduce((sum, value) => sum + value, 0),
  );
  const strip = { columns: width, ramp: ramps.value.signed };
  const rows = side.read.length;
  return (
    <div class="tfxg-vectors" data-empty={vectors === null}>
      <div class="tfxg-vectors-heads">
        <span />
        <span>
          query
          <Thumbnail values={query} rows={1} extent={largestOf(query)} {...strip} />
          keys, by dimension
        </span>
        <span>query × key</span>
        <span>sum / √d, and share</span>
      </div>
      <div class="tfxg-vectors-body">
        <TokenColumn
          end={side.side === "cross" ? "read" : "reading"}
          label="tokens"
          tokens={side.read}
          focus={side.side === "cross" ? null : { end: "reading", at: token }}
          shade={null}
        />
        <Thumbnail values={keys} rows={rows} extent={largestOf(keys)} {...strip} />
        <Thumbnail values={products} rows={rows} extent={largestOf(products)} {...strip} />
        <div>
          {side.read.map((_, at) => (
            <div key={at} class="tfxg-share">
              <span class="tfxg-figure">
                {vectors === null ? "" : signed((scores[at] ?? 0) / Math.sqrt(width || 1))}
              </span>
              <i style={`width:${most > 0 ? (45 * (weights[at] ?? 0)) / most : 0}%`} />
              <span class="tfxg-figure">
                {vectors === null ? "" : probability(weights[at] ?? 0)}
              </span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
