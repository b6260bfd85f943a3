import type { LayerAnswers, Overview } from "../../../generated/protocol";
import { leadingSeries, MOST_SERIES, probabilityScale } from "../../../lib/inside/chart";
import { layerTokensOf } from "../../../lib/inside/layer-tokens";
import { probability } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { focusOf, useExplorer } from "../../frame/explorer";
import { LineChart } from "../shared/line-chart";
import { Missing } from "../shared/missing";
import { usePart } from "../shared/use-parts";

const MARKS = [0, 0.5, 1].map((value) => ({ value, name: String(value) }));

/** A classifier's probabilities at every layer. */
export function AnswersView({ overview }: { overview: Overview }) {
  const opened = usePart<"layer_answers">({ type: "layer_answers" });
  if (opened.part === null) return <Missing of={opened} />;
  return <Answers answers={opened.part} overview={overview} />;
}

function Answers({ answers, overview }: { answers: LayerAnswers; overview: Overview }) {
  const explorer = useExplorer();
  const { state, selection, layout } = explorer;
  const { labels, tokens, probabilities } = answers;
  const ofTokens = overview.sides[0]?.reading ?? [];
  // A model that answers for each token: that of the token looked at.
  const place =
    tokens === 1 || layout.value === null
      ? 0
      : (layerTokensOf(layout.value, focusOf(explorer)?.index, ofTokens)[0] ?? 0);
  const states = probabilities.length / Math.max(1, tokens * labels.length);
  const series = labels.map((name, label) => ({
    name,
    values: Array.from(
      { length: states },
      (_, at) => probabilities[(at * tokens + place) * labels.length + label] ?? 0,
    ),
  }));
  const target = state.answer.value?.targets.find(({ id }) => id === selection.value.target);
  const chosen = target?.label || (target?.name ?? "");
  return (
    <>
      {tokens > 1 && (
        <p class="tfxg-told">
          {"at "}
          <b>{shownText(ofTokens[place]?.name ?? String(place))}</b>
          <span class="tfxg-muted"> (point at another word to see its own)</span>
        </p>
      )}
      <LineChart
        label="class probabilities by layer"
        series={leadingSeries(series, chosen)}
        scale={probabilityScale}
        marks={MARKS}
        chosen={chosen}
        figure={probability}
      />
      {labels.length > MOST_SERIES && (
        <p class="tfxg-muted">{`the ${MOST_SERIES} that are largest anywhere, of ${labels.length}`}</p>
      )}
    </>
  );
}
