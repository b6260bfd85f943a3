import type { LayerToken } from "../../../generated/protocol";
import { rampFor } from "../../../lib/colours/colour";
import type { Grid } from "../../../lib/image/image-grid";
import { patchOfSquare } from "../../../lib/inside/layer-tokens";
import { largestOf } from "../../../lib/inside/quantised";
import { useExplorer } from "../../frame/explorer";
import { ImagePane } from "../../image/image-pane";

interface PaintedImageProps {
  readonly grid: Grid;
  readonly tokens: readonly LayerToken[];
  /** One a token. */
  readonly values: ArrayLike<number>;
  readonly sharpness: number;
  /** The size of value with the full colour; of the values themselves where it is left out. */
  readonly largest?: number;
}

/** Values of patches over the image. */
export function PaintedImage({ grid, tokens, values, sharpness, largest }: PaintedImageProps) {
  const { ramps, theme, state } = useExplorer();
  const ofPatch = new Map(tokens.map(({ index }, at) => [index, values[at] ?? 0]));
  const scores = Array.from(
    { length: grid.rows * grid.columns },
    (_, square) => ofPatch.get(patchOfSquare(grid, square)) ?? 0,
  );
  const isSigned = scores.some((score) => score < 0);
  const paint = {
    scores,
    extent: largest ?? largestOf(scores),
    ramp: rampFor(ramps.value, isSigned),
    paper: theme.value.background,
    display: state.image_display.value,
  };
  return <ImagePane grid={grid} pane="overlay" paint={paint} sharpness={sharpness} />;
}
