import { figures, signed } from "../lib/numbers";
import { useExplorer } from "./explorer";
import { Segmented } from "./segmented";

const STOPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1] as const;

/** What the colours stand for, and whether they stand on tokens or on words. */
export function Legend() {
  const { host, state } = useExplorer();
  return (
    <div class="tfxg-legend">
      <ColourBar />
      <Segmented
        label="granularity"
        value={state.granularity.value}
        options={[
          { value: "words", title: "words", hint: "a word has the sum of its tokens' scores" },
          { value: "tokens", title: "tokens", hint: "as the model reads" },
        ]}
        onChoose={(value) => host.set("granularity", value)}
      />
    </div>
  );
}

function ColourBar() {
  const { state, shown, standings, ramp, extentOf } = useExplorer();
  const result = shown.value?.result;
  const isSigned = result?.signed ?? true;
  const scores = standings.value.map((standing) => standing.score);
  // In the comparison each row has a scale of its own.
  const isRelative = result === undefined || state.view.value === "compare";
  const extent = isRelative ? 0 : extentOf(result, scores);
  const stops = STOPS.filter((stop) => isSigned || stop >= 0);
  const colours = stops.map((stop) => ramp.value.at(stop).background);
  const low = isRelative ? "against" : signed(-extent);
  const high = isRelative ? "for" : isSigned ? signed(extent) : figures(extent);
  return (
    <div class="tfxg-scale" data-role="legend">
      <span>{isSigned ? low : "0"}</span>
      <span
        class="tfxg-gradient"
        data-signed={isSigned}
        style={`background-image:linear-gradient(to right,${colours.join(",")})`}
      />
      <span>{high}</span>
    </div>
  );
}
