import type { Result } from "../generated/protocol";
import { rampFor } from "../lib/colour";
import { figures, signed } from "../lib/numbers";
import { largest } from "../lib/ranking";
import { sizeOfStrongest } from "../lib/strength";
import { useExplorer } from "./explorer";
import { paintOf, signOf } from "./picture-paint";
import { Segmented } from "./segmented";

const UNSIGNED = [0, 0.25, 0.5, 0.75, 1] as const;
const NEGATIVE = UNSIGNED.map((stop) => -stop).reverse();
const SIGNED = [...NEGATIVE, ...UNSIGNED.slice(1)] as const;

const PIECES = [
  { value: "words", title: "words", hint: "a word has the sum of its tokens' scores" },
  { value: "tokens", title: "tokens", hint: "as the model reads" },
] as const;
const SQUARES = [
  { value: "words", title: "patches", hint: "a patch has the sum of its pixels' scores" },
  { value: "tokens", title: "pixels", hint: "as fine as the scores are kept" },
] as const;

/** What the colours stand for, and whether they stand on tokens or on words. */
export function Legend() {
  const { host, state } = useExplorer();
  const units = state.model_info.value.takes_picture ? SQUARES : PIECES;
  return (
    <div class="tfxg-legend">
      <div class="tfxg-scales" data-role="legend">
        {state.view.value === "compare" ? <RelativeBars /> : <ShownBar />}
      </div>
      <Segmented
        label="granularity"
        value={state.granularity.value}
        options={units}
        onChoose={(value) => host.set("granularity", value)}
      />
    </div>
  );
}

/** The scale of the shown result, with its ends in figures. */
function ShownBar() {
  const { shown, standings, layout, extentOf } = useExplorer();
  const result = shown.value?.result;
  if (result === undefined) return <RelativeBars />;
  const scores = standings.value.map((standing) => standing.score);
  if (layout.value !== null && layout.value.grid !== null) {
    return <PictureBar result={result} scores={scores} />;
  }
  const extent = extentOf(result, scores);
  return result.signed ? (
    <Bar stops={SIGNED} low={signed(-extent)} high={signed(extent)} />
  ) : (
    <Bar stops={UNSIGNED} isSigned={false} low="0" high={figures(extent)} />
  );
}

/** The same for a picture, where a sign may be left out and the strongest scores clipped. */
function PictureBar({ result, scores }: { result: Result; scores: readonly number[] }) {
  const explorer = useExplorer();
  const sign = signOf(explorer, result);
  const { extent, scores: drawn, display } = paintOf(explorer, result, scores);
  if (display.mode === "masked") {
    const least = sizeOfStrongest(drawn, display.kept);
    return <span class="tfxg-scale">in sight from a score of {figures(least)} in size</span>;
  }
  if (display.mode === "alpha") {
    return <span class="tfxg-scale">in full from a score of {figures(extent)} in size</span>;
  }
  const isClipped = largest(drawn) > extent;
  const low = `${isClipped ? "≤ " : ""}${signed(-extent)}`;
  const high = `${isClipped ? "≥ " : ""}${sign === "absolute" ? figures(extent) : signed(extent)}`;
  if (sign === "negative") return <Bar stops={NEGATIVE} low={low} high="0" />;
  if (sign === "all") return <Bar stops={SIGNED} low={low} high={high} />;
  return <Bar stops={UNSIGNED} isSigned={sign === "positive"} low="0" high={high} />;
}

/** In the comparison each row has a scale of its own: only the directions are common. */
function RelativeBars() {
  const { results } = useExplorer();
  return (
    <>
      <Bar stops={SIGNED} low="against" high="for" />
      {results.value.some((result) => !result.signed) && (
        <Bar stops={UNSIGNED} isSigned={false} low="weak" high="strong" />
      )}
    </>
  );
}

interface BarProps {
  /** What fractions of the scale it shows, from left to right. */
  readonly stops: readonly number[];
  readonly isSigned?: boolean;
  readonly low: string;
  readonly high: string;
}

function Bar({ stops, isSigned = true, low, high }: BarProps) {
  const ramp = rampFor(useExplorer().ramps.value, isSigned);
  const colours = stops.map((stop) => ramp.at(stop).background);
  return (
    <div class="tfxg-scale">
      <span>{low}</span>
      <span
        class="tfxg-gradient"
        data-signed={stops === SIGNED}
        style={`background-image:linear-gradient(to right,${colours.join(",")})`}
      />
      <span>{high}</span>
    </div>
  );
}
