import type { AttentionSide } from "../../../generated/protocol";
import { rampFor } from "../../../lib/colours/colour";
import type { Grid } from "../../../lib/image/image-grid";
import {
  type HeadMap,
  type LineFocus,
  meanOfHeads,
  strongestPlaces,
} from "../../../lib/inside/attention-lines";
import { headColour } from "../../../lib/inside/head-groups";
import { patchOfSquare } from "../../../lib/inside/layer-tokens";
import { largestOf } from "../../../lib/inside/quantised";
import { figures } from "../../../lib/scores/numbers";
import { useExplorer } from "../../frame/explorer";
import { ImagePane } from "../../image/image-pane";
import { useFocus } from "../shared/inside-state";

interface HeadImageProps {
  readonly side: AttentionSide;
  readonly grid: Grid;
  readonly maps: readonly HeadMap[];
  readonly isBusy: boolean;
}

const LARGE = 720;
const SMALL = 240;

/** What a patch, or the class token, reads of the image: mean of the heads, and head by head. */
export function HeadImage({ side, grid, maps, isBusy }: HeadImageProps) {
  const { theme } = useExplorer();
  const own = side.reading.findIndex(({ index }) => index < 0);
  const focus: LineFocus = useFocus(side) ?? { end: "reading", at: Math.max(0, own) };
  const mean = meanOfHeads(maps, focus);
  const token = side[focus.end][focus.at];
  const isPatch = (token?.index ?? -1) >= 0;
  const verb = focus.end === "reading" ? "reads most from" : "is read most by";
  const opposite = focus.end === "reading" ? side.read : side.reading;
  const strongest = strongestPlaces(mean, 3).map(
    (at) => `${opposite[at]?.name ?? ""} ${figures(mean[at] ?? 0)}`,
  );
  return (
    <>
      <div class="tfxg-attention-image" aria-busy={isBusy} data-dimmed={isBusy}>
        <figure>
          <Painted grid={grid} tokens={opposite} values={mean} sharpness={LARGE} />
          <figcaption>{maps.length > 1 ? "mean of the heads" : "what it reads"}</figcaption>
        </figure>
        {maps.length > 1 && (
          <div class="tfxg-head-tiles">
            {maps.map((map) => (
              <figure key={map.head}>
                <Painted
                  grid={grid}
                  tokens={opposite}
                  values={meanOfHeads([map], focus)}
                  sharpness={SMALL}
                />
                <figcaption
                  style={`--tfxg-own:${headColour(map.head, side.heads, theme.value.dark)}`}
                >
                  {`head ${map.head}`}
                </figcaption>
              </figure>
            ))}
          </div>
        )}
      </div>
      <p class="tfxg-muted tfxg-told" role="status" data-role="attention-told">
        {`${token?.name ?? ""} ${verb} ${strongest.join(", ")}. ${
          isPatch ? "" : "Point at a patch for what that one reads."
        }`}
      </p>
    </>
  );
}

interface PaintedProps {
  readonly grid: Grid;
  readonly tokens: AttentionSide["read"];
  /** One a token. */
  readonly values: readonly number[];
  readonly sharpness: number;
}

/** Values of patches over the image. */
function Painted({ grid, tokens, values, sharpness }: PaintedProps) {
  const { ramps, theme, state } = useExplorer();
  const ofPatch = new Map(tokens.map(({ index }, at) => [index, values[at] ?? 0]));
  const scores = Array.from(
    { length: grid.rows * grid.columns },
    (_, square) => ofPatch.get(patchOfSquare(grid, square)) ?? 0,
  );
  const isSigned = values.some((value) => value < 0);
  const paint = {
    scores,
    extent: largestOf(scores),
    ramp: rampFor(ramps.value, isSigned),
    paper: theme.value.background,
    display: state.image_display.value,
  };
  return <ImagePane grid={grid} pane="overlay" paint={paint} sharpness={sharpness} />;
}
