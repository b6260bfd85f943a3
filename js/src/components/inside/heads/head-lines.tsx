import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { AttentionSide } from "../../../generated/protocol";
import { cellStyle, rampFor } from "../../../lib/colours/colour";
import {
  attentionLines,
  type HeadMap,
  meanOfHeads,
  strongestPlaces,
} from "../../../lib/inside/attention-lines";
import { headColour } from "../../../lib/inside/head-groups";
import { largestOf } from "../../../lib/inside/quantised";
import { figures } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { useSight } from "../../frame/viewport";
import { useFocus, useInside } from "../shared/inside-state";
import { drawLines, ROW } from "./draw-lines";
import { TokenColumn } from "./token-column";

interface HeadLinesProps {
  readonly side: AttentionSide;
  readonly maps: readonly HeadMap[];
  /** The value with the full strength. */
  readonly largest: number;
  readonly isShown: (row: number, column: number) => boolean;
  readonly isBusy: boolean;
}

/** Two columns of tokens, and lines between them: the left one reads the right one. */
export function HeadLines({ side, maps, largest, isShown, isBusy }: HeadLinesProps) {
  const { theme, ramps } = useExplorer();
  const { threshold } = useInside();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { sight, look } = useSight(box);
  const focus = useFocus(side);
  const means = focus === null ? [] : meanOfHeads(maps, focus);
  const most = largestOf(means);
  const ramp = rampFor(
    ramps.value,
    means.some((mean) => mean < 0),
  );
  const { top, width, height } = sight.value;
  // Only what is in sight is coloured, so that pointing at a token of a long text stays quick.
  const shade = (at: number) =>
    height > 0 && ((at + 1) * ROW < top || at * ROW > top + height)
      ? null
      : {
          style: cellStyle(means[at] ?? 0, most, ramp),
          figure: figures(means[at] ?? 0),
        };
  const lines = useMemo(
    () => attentionLines(maps, { largest, threshold: threshold.value, focus, isShown }),
    [maps, largest, threshold.value, focus?.end, focus?.at, isShown],
  );

  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const colourOf = (head: number) => headColour(head, side.heads, theme.value.dark);
    drawLines(canvas.current, { lines, colourOf, focus, scrolled: top });
  });

  const shadeOf = (end: "reading" | "read") =>
    focus === null || focus.end === end || means.length === 0 ? null : shade;
  const longest = Math.max(side.reading.length, side.read.length) * ROW;
  return (
    <>
      <div ref={box} class="tfxg-attention" onScroll={look} aria-busy={isBusy} data-dimmed={isBusy}>
        <TokenColumn
          end="reading"
          label="tokens that read"
          tokens={side.reading}
          focus={focus}
          shade={shadeOf("reading")}
        />
        <canvas
          ref={canvas}
          data-lines={maps.length}
          data-width={width}
          style={`height:${Math.min(longest, height || longest)}px`}
        />
        <TokenColumn
          end="read"
          label="tokens that are read"
          tokens={side.read}
          focus={focus}
          shade={shadeOf("read")}
        />
      </div>
      <p class="tfxg-muted tfxg-told" role="status" data-role="attention-told">
        {told()}
      </p>
    </>
  );

  /** The numbers of the focus in a sentence. */
  function told(): string {
    if (focus === null || means.length === 0) return "Point at a token for what it reads.";
    const opposite = focus.end === "reading" ? side.read : side.reading;
    const name = shownText(side[focus.end][focus.at]?.name ?? "");
    const list = strongestPlaces(means, 4)
      .map((at) => `${shownText(opposite[at]?.name ?? "")} ${figures(means[at] ?? 0)}`)
      .join(", ");
    const verb = focus.end === "reading" ? "reads most from" : "is read most by";
    return `${name} ${verb} ${list}${maps.length > 1 ? " (mean of the heads)" : ""}`;
  }
}
