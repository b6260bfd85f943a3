/** Rows beyond either edge that are drawn, too, so that scrolling shows no holes. */
const SPARE = 4;

/** Which of many rows of one height have to be drawn: from the first up to but not the last. */
export function drawnRows(
  count: number,
  scrolled: number,
  shown: number,
  height: number,
): { readonly from: number; readonly to: number } {
  const first = Math.floor(scrolled / height);
  const from = Math.max(0, Math.min(first, count - shown) - SPARE);
  return { from, to: Math.min(count, from + shown + 2 * SPARE + 1) };
}
