import { writtenTargets } from "../lib/continuation";
import { granularitiesFor } from "../lib/grouping";
import type { Granularity } from "../lib/stretches";
import { useExplorer } from "./explorer";
import { Segmented } from "./segmented";

const HINTS: { readonly [G in Granularity]: string } = {
  words: "a word has the sum of its tokens' scores",
  tokens: "as the model reads",
  sentences: "a sentence has the sum of its tokens' scores",
  lines: "a line has the sum of its tokens' scores",
  paragraphs: "a paragraph has the sum of its tokens' scores; a blank line ends it",
};

/** What is shown as one: tokens, words, sentences …; in the map of what was written, both ways. */
export function GroupingPickers() {
  const { host, state } = useExplorer();
  const answer = state.answer.value;
  const isTwofold =
    state.view.value === "map" && answer !== null && writtenTargets(answer) !== null;
  return (
    <div class="tfxg-groupings">
      {isTwofold && (
        <GroupingPicker
          label="rows"
          texts={[answer.text_pair]}
          value={state.row_granularity.value}
          onChoose={(value) => host.set("row_granularity", value)}
        />
      )}
      <GroupingPicker
        label={isTwofold ? "columns" : "granularity"}
        texts={answer === null ? [] : [answer.text, answer.text_pair]}
        value={state.granularity.value}
        onChoose={(value) => host.set("granularity", value)}
      />
    </div>
  );
}

interface GroupingPickerProps {
  readonly label: string;
  readonly texts: readonly string[];
  readonly value: Granularity;
  readonly onChoose: (value: Granularity) => void;
}

function GroupingPicker({ label, texts, value, onChoose }: GroupingPickerProps) {
  const options = granularitiesFor(texts, value).map((granularity) => ({
    value: granularity,
    title: granularity,
    hint: HINTS[granularity],
  }));
  return (
    <span class="tfxg-grouping">
      {label !== "granularity" && (
        <span class="tfxg-label" aria-hidden="true">
          {label}
        </span>
      )}
      <Segmented label={label} value={value} options={options} onChoose={onChoose} />
    </span>
  );
}
