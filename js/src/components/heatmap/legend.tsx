import type { Result, State } from "../../generated/protocol";
import { rampFor } from "../../lib/colours/colour";
import { figures, signed } from "../../lib/scores/numbers";
import { targetNoun } from "../../lib/scores/phrases";
import { largest } from "../../lib/scores/ranking";
import { sizeOfStrongest } from "../../lib/scores/strength";
import { targetName } from "../../lib/targets/targets";
import { useExplorer } from "../frame/explorer";
import { paintOf, signOf } from "../image/image-paint";
import { GroupingPickers } from "../targets/grouping-pickers";

const UNSIGNED = [0, 0.25, 0.5, 0.75, 1] as const;
const NEGATIVE = UNSIGNED.map((stop) => -stop).reverse();
const SIGNED = [...NEGATIVE, ...UNSIGNED.slice(1)] as const;

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
  const { state, shown, standings, map, layout } = useExplorer();
  if (view === "compare") return <RelativeBars />;
  if (view === "map" && !layout.value?.grid) {
    const noun = `the row's ${targetNoun(state.model_info.value)}`;
    return <ShownBar result={map.value?.result} scores={[map.value?.largest ?? 0]} target={noun} />;
  }
  const result = shown.value?.result;
  const scores = standings.value.map((standing) => standing.score);
  return layout.value?.grid && result !== undefined ? (
    <ImageBar result={result} scores={scores} />
  ) : (
    <ShownBar result={result} scores={scores} />
  );
}

interface ShownBarProps {
  readonly result: Result | undefined;
  readonly scores: readonly number[];
  /** What scores speak for or against, if not the result's target. */
  readonly target?: string;
}

/** The scale of what is shown, with its ends in figures. */
function ShownBar({ result, scores, target }: ShownBarProps) {
  const { state, extentOf } = useExplorer();
  if (result === undefined) return <RelativeBars />;
  const subject = target ?? targetName(state.answer.value, result.target);
  const against =
    target === undefined && result.contrast !== ""
      ? `for ${targetName(state.answer.value, result.contrast)}`
      : `against ${subject}`;
  const extent = extentOf(result, scores);
  return result.signed ? (
    <Bar
      key={`${subject} ${against} ${extent}`}
      stops={SIGNED}
      low={signed(-extent)}
      high={signed(extent)}
      against={against}
      towards={`for ${subject}`}
    />
  ) : (
    <Bar
      key={extent}
      stops={UNSIGNED}
      isSigned={false}
      low="0"
      high={figures(extent)}
      towards="strong"
      against="weak"
    />
  );
}

/** The same for an image, where a sign may be left out and the strongest scores clipped. */
function ImageBar({ result, scores }: { result: Result; scores: readonly number[] }) {
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
  /** What the ends mean, in words. */
  readonly against?: string;
  readonly towards?: string;
}

function Bar({ stops, isSigned = true, low, high, against = "", towards = "" }: BarProps) {
  const ramp = rampFor(useExplorer().ramps.value, isSigned);
  const colours = stops.map((stop) => ramp.at(stop).background);
  return (
    <div class="tfxg-scale">
      <Side of={against} />
      <span>{low}</span>
      <span
        class="tfxg-gradient"
        data-signed={stops === SIGNED}
        style={`background-image:linear-gradient(to right,${colours.join(",")})`}
      />
      <span>{high}</span>
      <Side of={towards} />
    </div>
  );
}

/** What an end of a scale means. */
function Side({ of }: { of: string }) {
  if (of === "") return null;
  return (
    <bdi class="tfxg-side" title={of}>
      {of}
    </bdi>
  );
}
