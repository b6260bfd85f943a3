import type { LayerToken } from "../../generated/protocol";
import type { Layout } from "../text/layout";

const unitsByToken = new WeakMap<Layout, readonly number[]>();

/** The unit of the text or image that a layer's token belongs to; null for one of the model's own. */
export function unitOfLayerToken(layout: Layout, { index }: LayerToken): number | null {
  if (index < 0) return null;
  if (layout.grid !== null) return squareOfPatch(layout.grid, index);
  let units = unitsByToken.get(layout);
  if (units === undefined) {
    const found: number[] = [];
    for (const unit of layout.units) for (const token of unit.tokens) found[token] = unit.index;
    units = found;
    unitsByToken.set(layout, units);
  }
  return units[index] ?? null;
}

/** Where a unit's tokens are among those of a layer. */
export function layerTokensOf(
  layout: Layout,
  unit: number | undefined,
  tokens: readonly LayerToken[],
): readonly number[] {
  if (unit === undefined) return [];
  if (layout.grid !== null) {
    const patch = patchOfSquare(layout.grid, unit);
    return placesOf(tokens, (index) => index === patch);
  }
  const own = layout.units[unit]?.tokens ?? [];
  return placesOf(tokens, (index) => own.includes(index));
}

function placesOf(tokens: readonly LayerToken[], isOwn: (index: number) => boolean) {
  return tokens.flatMap(({ index }, at) => (index >= 0 && isOwn(index) ? [at] : []));
}

type Grid = NonNullable<Layout["grid"]>;

/** How many squares a patch has on a side, and how many patches there are in a row. */
function patchesOf({ image, side, columns }: Grid) {
  const perSide = Math.max(1, (image.cell * image.patch) / side);
  return { perSide, perRow: Math.max(1, columns / perSide) };
}

/** The patch that a square of the image lies in. */
export function patchOfSquare(grid: Grid, square: number): number {
  const { perSide, perRow } = patchesOf(grid);
  const row = Math.floor(square / grid.columns / perSide);
  return row * perRow + Math.floor((square % grid.columns) / perSide);
}

/** The first square of a patch. */
function squareOfPatch(grid: Grid, patch: number): number {
  const { perSide, perRow } = patchesOf(grid);
  return Math.floor(patch / perRow) * perSide * grid.columns + (patch % perRow) * perSide;
}
