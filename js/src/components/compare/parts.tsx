import type { MethodInfo } from "../../generated/protocol";
import { figures, ordinal } from "../../lib/scores/numbers";
import type { Standing } from "../../lib/scores/ranking";
import { LeaveOutIcon } from "../controls/icons";
import { useExplorer } from "../frame/explorer";
import { scoreText } from "../heatmap/details";
import { CautionMark } from "../methods/caution";
import { aboutMethod } from "../methods/method-about";

/** The name of a compared method, to choose it. */
export function ComparedMethod({ method }: { method: MethodInfo }) {
  const { state, selection, choose } = useExplorer();
  return (
    <button
      type="button"
      class="tfxg-method"
      aria-pressed={selection.value.method === method.name}
      title={aboutMethod(method, state)}
      onClick={() => choose({ method: method.name })}
    >
      {method.title}
      {method.caution !== "" && <CautionMark />}
    </button>
  );
}

interface RowFigureProps {
  readonly standings: readonly Standing[];
  readonly extent: number;
  readonly isSigned: boolean;
}

/** What this method says of the unit pointed at, else how far its scale reaches. */
export function RowFigure({ standings: ranked, extent, isSigned }: RowFigureProps) {
  const { pointed } = useExplorer();
  const standing = ranked[pointed.value?.index ?? -1];
  if (standing === undefined) {
    return <span class="tfxg-row-figure">{`${isSigned ? "±" : "0–"}${figures(extent)}`}</span>;
  }
  return (
    <span class="tfxg-row-figure">
      <b>{scoreText(standing, isSigned)}</b> {ordinal(standing.rank)}
    </span>
  );
}

/** Takes a method out of the comparison. */
export function LeaveOut({ method }: { method: MethodInfo }) {
  const { host, state } = useExplorer();
  return (
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
  );
}
