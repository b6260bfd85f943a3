import type { Result, State } from "../generated/protocol";
import { rampFor } from "../lib/colour";
import { figures, signed } from "../lib/numbers";
import { useExplorer } from "./explorer";
import { GroupingPickers } from "./grouping-pickers";

const SIGNED = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1] as const;
const UNSIGNED = [0, 0.25, 0.5, 0.75, 1] as const;

/** What the colours stand for, and what they stand on: tokens, words, sentences … */
export function Legend() {
  const { state } = useExplorer();
  return (
    <div class="tfxg-legend">
      <div class="tfxg-scales" data-role="legend">
        <Bars view={state.view.value} />
      </div>
      <GroupingPickers />
    </div>
  );
}

function Bars({ view }: { view: State["view"] }) {
  const { shown, standings, map } = useExplorer();
  if (view === "compare") return <RelativeBars />;
  if (view === "map") {
    return <ShownBar result={map.value?.result} scores={[map.value?.largest ?? 0]} />;
  }
  const scores = standings.value.map((standing) => standing.score);
  return <ShownBar result={shown.value?.result} scores={scores} />;
}

interface ShownBarProps {
  readonly result: Result | undefined;
  readonly scores: readonly number[];
}

/** The scale of what is shown, with its ends in figures. */
function ShownBar({ result, scores }: ShownBarProps) {
  const { extentOf } = useExplorer();
  if (result === undefined) return <RelativeBars />;
  const extent = extentOf(result, scores);
  return result.signed ? (
    <Bar isSigned low={signed(-extent)} high={signed(extent)} />
  ) : (
    <Bar isSigned={false} low="0" high={figures(extent)} />
  );
}

/** In the comparison each row has a scale of its own: only the directions are common. */
function RelativeBars() {
  const { results } = useExplorer();
  return (
    <>
      <Bar isSigned low="against" high="for" />
      {results.value.some((result) => !result.signed) && (
        <Bar isSigned={false} low="weak" high="strong" />
      )}
    </>
  );
}

interface BarProps {
  readonly isSigned: boolean;
  readonly low: string;
  readonly high: string;
}

function Bar({ isSigned, low, high }: BarProps) {
  const ramp = rampFor(useExplorer().ramps.value, isSigned);
  const colours = (isSigned ? SIGNED : UNSIGNED).map((stop) => ramp.at(stop).background);
  return (
    <div class="tfxg-scale">
      <span>{low}</span>
      <span
        class="tfxg-gradient"
        data-signed={isSigned}
        style={`background-image:linear-gradient(to right,${colours.join(",")})`}
      />
      <span>{high}</span>
    </div>
  );
}
