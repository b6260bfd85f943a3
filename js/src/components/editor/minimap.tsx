import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { rampFor } from "../../lib/colours/colour";
import { useExplorer } from "../frame/explorer";
import { drawMinimap, type Mark, marksIn } from "./minimap-drawing";

interface MinimapProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
}

interface Sight {
  readonly top: number;
  readonly height: number;
  readonly whole: number;
}

/** Below this part of the scale a colour would not be told from the paper. */
const WEAK = 0.12;

/** A small picture of the whole text with its colours, where the text is longer than its box. */
export function Minimap({ scroller }: MinimapProps) {
  const { layout, shown, standings, ramps, theme, extentOf } = useExplorer();
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef<readonly Mark[]>([]);
  const sight = useSignal<Sight>({ top: 0, height: 0, whole: 0 });
  const isDragged = useRef(false);
  const result = shown.value?.result;
  const ranked = standings.value;
  const isLong = sight.value.whole > sight.value.height + 4;

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const look = () => {
      const { scrollTop: top, clientHeight: height, scrollHeight: whole } = box;
      const before = sight.peek();
      if (before.top === top && before.height === height && before.whole === whole) return;
      sight.value = { top, height, whole };
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(box);
    if (box.firstElementChild !== null) resized.observe(box.firstElementChild);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, []);

  // Measuring hundreds of words is left until the colours are on the screen.
  const { height, whole } = sight.value;
  useEffect(() => {
    if (isLong && scroller.current !== null) marks.current = marksIn(scroller.current);
  }, [layout.value, isLong, height, whole]);
  useEffect(() => {
    if (!isLong || canvas.current === null || result === undefined) return;
    const scores = ranked.map(({ score }) => score);
    const extent = extentOf(result, scores) || 1;
    const ramp = rampFor(ramps.value, result.signed);
    const colourOf = (index: number) => {
      const fraction = (scores[index] ?? 0) / extent;
      return Math.abs(fraction) < WEAK ? null : ramp.at(fraction).background;
    };
    drawMinimap(canvas.current, marks.current, colourOf, theme.value.dark ? "#fff2" : "#0002");
  }, [layout.value, isLong, height, whole, ranked, result, ramps.value]);

  if (!isLong) return null;
  const scrollTo = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const middle = ((event.clientY - box.top) / box.height) * whole;
    if (scroller.current !== null) scroller.current.scrollTop = middle - height / 2;
  };
  return (
    // Whoever does not use a pointer scrolls by the words themselves.
    <div
      class="tfxg-minimap"
      data-role="minimap"
      aria-hidden="true"
      title="the whole text: click to go there"
      onPointerDown={(event) => {
        isDragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        scrollTo(event);
      }}
      onPointerMove={(event) => {
        if (isDragged.current) scrollTo(event);
      }}
      onPointerUp={() => {
        isDragged.current = false;
      }}
      onPointerCancel={() => {
        isDragged.current = false;
      }}
    >
      <canvas ref={canvas} />
      <i
        class="tfxg-sight"
        style={`top:${(sight.value.top / whole) * 100}%;height:${(height / whole) * 100}%`}
      />
    </div>
  );
}
