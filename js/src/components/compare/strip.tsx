import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Ramp } from "../../lib/colours/colour";
import { spoken } from "../../lib/scores/numbers";
import { type Standing, strongest } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { useExplorer } from "../frame/explorer";

interface StripProps {
  /** Of the method. */
  readonly title: string;
  readonly layout: Layout;
  readonly standings: readonly Standing[];
  readonly extent: number;
  readonly ramp: Ramp;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** A long text under one method as a strip, a stripe a unit: the same place in every strip. */
export function Strip({ title, layout, standings, extent, ramp }: StripProps) {
  const { point, toggle, extend } = useExplorer();
  const canvas = useRef<HTMLCanvasElement>(null);
  const visited = useSignal(strongest(standings.map(({ score }) => score)));
  const count = layout.units.length;

  // One pixel a unit, stretched by the style sheet: nothing has to be drawn again with the width.
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    standings.forEach(({ score }, at) => {
      context.fillStyle = ramp.at(extent > 0 ? score / extent : 0).background;
      context.fillRect(at, 0, 1, 1);
    });
  }, [layout, standings, extent, ramp]);

  const indexAt = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * count);
    return Math.max(0, Math.min(count - 1, at));
  };
  const visit = (at: number) => {
    visited.value = Math.max(0, Math.min(count - 1, at));
    point(visited.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey } = event;
    const step = STEPS[key];
    if (step !== undefined) visit(visited.peek() + step);
    else if (key === "Home") visit(0);
    else if (key === "End") visit(count - 1);
    else if ((key === "Enter" || key === " ") && shiftKey) extend(visited.peek());
    else if (key === "Enter" || key === " ") toggle(visited.peek());
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const score = standings[visited.value]?.score ?? 0;
  return (
    <div
      class="tfxg-strip"
      role="slider"
      tabIndex={0}
      aria-label={`${layout.granularity} by ${title}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={visited.value}
      aria-valuetext={`${layout.texts[visited.value] ?? ""}, score ${spoken(score)}`}
      // The table around takes the pointer for one over a word, or beside all words.
      onPointerOver={(event) => event.stopPropagation()}
      onPointerMove={(event) => point(indexAt(event))}
      onPointerLeave={() => point(null)}
      onFocus={() => point(visited.peek())}
      onBlur={() => point(null)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        event.stopPropagation();
        if (event.shiftKey) extend(indexAt(event));
        else toggle(indexAt(event));
      }}
    >
      <canvas ref={canvas} width={count} height={1} />
    </div>
  );
}
