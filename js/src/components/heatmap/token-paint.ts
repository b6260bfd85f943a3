import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { type Ramp, unitStyle } from "../../lib/colours/colour";
import { type SpokenResult, unitLabel } from "../../lib/scores/phrases";
import type { Standing } from "../../lib/scores/ranking";
import { marks } from "../../lib/targets/selectable-spans";
import { targetName } from "../../lib/targets/targets";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";

type Container = RefObject<HTMLElement | null>;

/** Each unit's element in a container, with the unit's index. */
function unitsIn(container: Container): readonly (readonly [HTMLElement, number])[] {
  const tokens = container.current?.querySelectorAll<HTMLElement>("[data-index]") ?? [];
  return Array.from(tokens, (token) => [token, Number(token.getAttribute("data-index"))]);
}

function unitIn(container: Container, index: number): Element | null {
  return container.current?.querySelector(`[data-index="${index}"]`) ?? null;
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
    const chosen = [...selected].map((index) => unitIn(container, index));
    for (const token of chosen) token?.setAttribute("aria-selected", "true");
    return () => {
      for (const token of chosen) token?.setAttribute("aria-selected", "false");
    };
  }, [layout, [...selected].join()]);
  useLayoutEffect(() => {
    const token = unitIn(container, tabStop);
    token?.setAttribute("tabindex", "0");
    return () => token?.setAttribute("tabindex", "-1");
  }, [layout, tabStop]);
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

/** Mark the units that targets stand on: what is explained, and what else the model says. */
export function useMarks(container: Container, layout: Layout | null): void {
  const { state, selection } = useExplorer();
  const { selectable_spans: selectable } = state.model_info.value;
  const { target } = selection.value;
  useLayoutEffect(() => {
    if (selectable === null || layout === null) return;
    const { answer, units } = layout;
    const marked = [...marks(answer, units, selectable, { target })].map(([index, mark]) => {
      const token = unitIn(container, index);
      token?.setAttribute("data-place", mark.kind);
      if (mark.label !== "") token?.setAttribute("data-place-label", mark.label);
      return token;
    });
    return () => {
      for (const token of marked) {
        token?.removeAttribute("data-place");
        token?.removeAttribute("data-place-label");
      }
    };
  }, [layout, selectable, target]);
}
