import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { Ramp } from "../../lib/colours/colour";
import { type SpokenResult, unitLabel, unitStyle } from "../../lib/colours/paint";
import type { Standing } from "../../lib/scores/ranking";
import { targetName } from "../../lib/targets/targets";
import type { Layout } from "../../lib/text/layout";

type Container = RefObject<HTMLElement | null>;

/** Each unit's element in a container, with the unit's index. */
function unitsIn(container: Container): readonly (readonly [HTMLElement, number])[] {
  const tokens = container.current?.querySelectorAll<HTMLElement>("[data-index]") ?? [];
  return Array.from(tokens, (token) => [token, Number(token.getAttribute("data-index"))]);
}

/** Give each unit the colour of its score. */
export function usePaint(
  container: Container,
  layout: Layout | null,
  standings: readonly Standing[],
  extent: number,
  ramp: Ramp,
): void {
  useLayoutEffect(() => {
    for (const [token, index] of unitsIn(container)) {
      const score = standings[index]?.score ?? 0;
      token.style.cssText = unitStyle(score, extent, ramp);
      token.setAttribute("data-score", String(score));
    }
  }, [layout, standings, extent, ramp]);
}

/** Show which units are selected, and which one the Tab key leads to. */
export function useOptions(
  container: Container,
  layout: Layout | null,
  selected: ReadonlySet<number>,
  tabStop: number,
): void {
  useLayoutEffect(() => {
    for (const [token, index] of unitsIn(container)) {
      token.setAttribute("aria-selected", String(selected.has(index)));
      token.tabIndex = index === tabStop ? 0 : -1;
    }
  }, [layout, [...selected].join(), tabStop]);
}

/**
 * Tell screen readers what each unit means. Done once the colours are on the screen: hundreds
 * of sentences take longer to write than the colours to paint.
 */
export function useLabels(
  container: Container,
  layout: Layout | null,
  standings: readonly Standing[],
  result: SpokenResult | null,
): void {
  useEffect(() => {
    const target = targetName(layout?.answer ?? null, result?.target ?? "");
    for (const [token, index] of unitsIn(container)) {
      const text = layout?.texts[index] ?? "";
      const standing = standings[index];
      const isScored = result !== null && standing !== undefined;
      const label = isScored ? unitLabel(text, standing, { ...result, target }) : text;
      token.setAttribute("aria-label", label);
    }
  }, [layout, standings, result]);
}
