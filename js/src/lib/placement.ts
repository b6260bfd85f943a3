export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Edges in pixels from the top left of the viewport, as `getBoundingClientRect` gives them. */
export interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

/** Between the popup and what it belongs to, and between it and the edges of the viewport. */
const GAP = 4;
const MARGIN = 6;

/**
 * Place a popup at an anchor, whole within the viewport: below it if there is room, else on the
 * side with more room, and no higher than that.
 *
 * `align` says which edges stand above each other, where the width allows it; a popup that is
 * there already keeps its left edge, `heldLeft`.
 */
export function placed(
  anchor: Edges,
  natural: Size,
  viewport: Size,
  align: "left" | "right",
  heldLeft: number | null = null,
): Placement {
  const width = Math.min(natural.width, viewport.width - 2 * MARGIN);
  const below = viewport.height - anchor.bottom - GAP - MARGIN;
  const above = anchor.top - GAP - MARGIN;
  const isBelow = natural.height <= below || below >= above;
  const maxHeight = Math.max(0, isBelow ? below : above);
  const height = Math.min(natural.height, maxHeight);
  const wanted = heldLeft ?? (align === "left" ? anchor.left : anchor.right - width);
  const left = Math.max(MARGIN, Math.min(wanted, viewport.width - width - MARGIN));
  const top = isBelow ? anchor.bottom + GAP : anchor.top - GAP - height;
  return { left, top, maxHeight };
}
