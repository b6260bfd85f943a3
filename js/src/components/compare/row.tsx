import { type Signal, useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import type { MethodInfo, Result } from "../../generated/protocol";
import { type Ramp, rampFor } from "../../lib/colours/colour";
import { type Standing, standings } from "../../lib/scores/ranking";
import type { Layout } from "../../lib/text/layout";
import { unitScores } from "../../lib/text/units";
import { NextIcon } from "../controls/icons";
import { useExplorer } from "../frame/explorer";
import { usePaint } from "../heatmap/token-paint";
import { TokenText } from "../heatmap/token-text";
import { ComparedMethod, LeaveOut, RowFigure } from "./parts";
import { Strip } from "./strip";

interface CompareRowProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
  readonly beginsFamily: boolean;
  /** Whether the text is too long to stand in every row: a strip then stands for it. */
  readonly isLong: boolean;
}

/** The text under one method, to choose it or to leave it out. */
export function CompareRow({ method, result, layout, beginsFamily, isLong }: CompareRowProps) {
  const { ramps, extentOf } = useExplorer();
  const isOpen = useSignal(false);
  const id = useId();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const extent = extentOf(
    result,
    ranked.map((standing) => standing.score),
  );
  const painted = { layout, standings: ranked, extent, ramp: rampFor(ramps.value, result.signed) };
  return (
    <div
      class={isLong ? "tfxg-compared tfxg-compared-long" : "tfxg-compared"}
      data-compared={method.name}
      data-begins={beginsFamily}
    >
      <ComparedMethod method={method} />
      {isLong ? <Strip title={method.title} {...painted} /> : <ColouredText {...painted} />}
      <RowFigure standings={ranked} extent={extent} isSigned={result.signed} />
      {isLong && <OpenText method={method} isOpen={isOpen} controls={id} />}
      <LeaveOut method={method} />
      {isLong && isOpen.value && (
        <div id={id} class="tfxg-opened-text">
          <ColouredText {...painted} />
        </div>
      )}
    </div>
  );
}

interface ColouredTextProps {
  readonly layout: Layout;
  readonly standings: readonly Standing[];
  readonly extent: number;
  readonly ramp: Ramp;
}

function ColouredText({ layout, standings: ranked, extent, ramp }: ColouredTextProps) {
  const line = useRef<HTMLDivElement>(null);
  usePaint(line, layout, ranked, extent, ramp);
  return (
    <div ref={line} class="tfxg-line">
      <TokenText layout={layout} hasOptions={false} />
    </div>
  );
}

interface OpenTextProps {
  readonly method: MethodInfo;
  readonly isOpen: Signal<boolean>;
  /** The id of what it opens. */
  readonly controls: string;
}

function OpenText({ method, isOpen, controls }: OpenTextProps) {
  const label = `${isOpen.value ? "close" : "open"} the text of ${method.title}`;
  return (
    <button
      type="button"
      class="tfxg-open-text"
      data-open-text={method.name}
      aria-label={label}
      aria-expanded={isOpen.value}
      aria-controls={controls}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        isOpen.value = !isOpen.value;
      }}
    >
      <NextIcon />
    </button>
  );
}
