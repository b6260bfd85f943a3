/** Where an arrow key leads from a token, among all tokens of the container; null for nowhere. */
export function tokenAfterKey(
  key: string,
  from: HTMLElement,
  tokens: readonly HTMLElement[],
): HTMLElement | null {
  const at = tokens.indexOf(from);
  const forward = getComputedStyle(from.parentElement ?? from).direction === "rtl" ? -1 : 1;
  switch (key) {
    case "ArrowRight":
      return tokens[at + forward] ?? null;
    case "ArrowLeft":
      return tokens[at - forward] ?? null;
    case "ArrowDown":
      return nearestOnLine(from, tokens.slice(at + 1), 1);
    case "ArrowUp":
      return nearestOnLine(from, tokens.slice(0, Math.max(0, at)).reverse(), -1);
    case "Home":
      return tokens[0] ?? null;
    case "End":
      return tokens.at(-1) ?? null;
    default:
      return null;
  }
}

/** The token right below or above, on the first line in that direction. */
function nearestOnLine(
  from: HTMLElement,
  candidates: readonly HTMLElement[],
  direction: 1 | -1,
): HTMLElement | null {
  const start = from.getBoundingClientRect();
  let line: number | null = null;
  let best: HTMLElement | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const token of candidates) {
    const box = token.getBoundingClientRect();
    const isBeyond = direction > 0 ? box.top >= start.bottom - 2 : box.bottom <= start.top + 2;
    if (!isBeyond) continue;
    line ??= box.top;
    if (Math.abs(box.top - line) > box.height / 2) break;
    const distance = Math.abs(box.left - start.left);
    if (distance < bestDistance) [best, bestDistance] = [token, distance];
  }
  return best;
}
