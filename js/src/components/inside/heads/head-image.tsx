import type { AttentionSide } from "../../../generated/protocol";
import type { Grid } from "../../../lib/image/image-grid";
import {
  type HeadMap,
  type LineFocus,
  meanOfHeads,
  strongestPlaces,
} from "../../../lib/inside/attention-lines";
import { headColour } from "../../../lib/inside/head-groups";
import { figures } from "../../../lib/scores/numbers";
import { useExplorer } from "../../frame/explorer";
import { useFocus } from "../shared/inside-state";
import { PaintedImage } from "../shared/painted-image";

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
          <PaintedImage grid={grid} tokens={opposite} values={mean} sharpness={LARGE} />
          <figcaption>{maps.length > 1 ? "mean of the heads" : "what it reads"}</figcaption>
        </figure>
        {maps.length > 1 && (
          <div
            class="tfxg-head-tiles"
            style={`--tfxg-columns:${Math.ceil(Math.sqrt(maps.length))}`}
          >
            {maps.map((map) => (
              <figure key={map.head}>
                <PaintedImage
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
