import { useMemo, useRef } from "preact/hooks";
import type { MethodInfo, Result } from "../generated/protocol";
import { rampFor } from "../lib/colour";
import type { Layout } from "../lib/layout";
import { figures, ordinal, signed } from "../lib/numbers";
import { type Standing, standings } from "../lib/ranking";
import { unitScores } from "../lib/units";
import { CautionMark } from "./caution";
import { useExplorer } from "./explorer";
import { LeaveOutIcon } from "./icons";
import { aboutMethod } from "./method-radios";
import { usePaint } from "./token-paint";
import { TokenText } from "./token-text";

interface CompareRowProps {
  readonly method: MethodInfo;
  readonly result: Result;
  readonly layout: Layout;
  readonly beginsFamily: boolean;
}

/** The text under one method, to choose it or to leave it out. */
export function CompareRow({ method, result, layout, beginsFamily }: CompareRowProps) {
  const { host, state, selection, choose, ramps, extentOf } = useExplorer();
  const ranked = useMemo(
    () => standings(unitScores(layout.units, result.scores)),
    [layout, result],
  );
  const extent = extentOf(
    result,
    ranked.map((standing) => standing.score),
  );
  const line = useRef<HTMLDivElement>(null);
  usePaint(line, layout, ranked, extent, rampFor(ramps.value, result.signed));
  return (
    <div class="tfxg-compared" data-compared={method.name} data-begins={beginsFamily}>
      <button
        type="button"
        class="tfxg-method"
        aria-pressed={selection.value.method === method.name}
        title={aboutMethod(method)}
        onClick={() => choose({ method: method.name })}
      >
        {method.title}
        {method.caution !== "" && <CautionMark />}
      </button>
      <div ref={line} class="tfxg-line">
        <TokenText layout={layout} hasOptions={false} />
      </div>
      <RowFigure standings={ranked} extent={extent} isSigned={result.signed} />
      <button
        type="button"
        class="tfxg-leave-out"
        data-leave-out={method.name}
        aria-label={`leave out ${method.title}`}
        title={`leave out ${method.title}`}
        onClick={(event) => {
          // Not a click beside the words, which would clear the selection.
          event.stopPropagation();
          host.set("left_out", [...state.left_out.peek(), method.name]);
        }}
      >
        <LeaveOutIcon />
      </button>
    </div>
  );
}

interface RowFigureProps {
  readonly standings: readonly Standing[];
  readonly extent: number;
  readonly isSigned: boolean;
}

/** What this method says of the unit pointed at, else how far its scale reaches. */
function RowFigure({ standings: ranked, extent, isSigned }: RowFigureProps) {
  const { pointed } = useExplorer();
  const standing = ranked[pointed.value?.index ?? -1];
  if (standing === undefined) {
    return <span class="tfxg-row-figure">{`${isSigned ? "±" : "0–"}${figures(extent)}`}</span>;
  }
  return (
    <span class="tfxg-row-figure">
      <b>{signed(standing.score)}</b> {ordinal(standing.rank)}
    </span>
  );
}
