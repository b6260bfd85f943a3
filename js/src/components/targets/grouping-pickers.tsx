import { writtenTargets } from "../../lib/targets/continuation";
import { granularitiesFor } from "../../lib/text/grouping";
import type { Granularity } from "../../lib/text/segments";
import { Segmented } from "../controls/segmented";
import { useExplorer } from "../frame/explorer";

const HINTS: { readonly [G in Granularity]: string } = {
  words: "a word has the sum of its tokens' scores",
  tokens: "as the model reads",
  sentences: "a sentence has the sum of its tokens' scores",
  lines: "a line has the sum of its tokens' scores",
  paragraphs: "a paragraph has the sum of its tokens' scores; a blank line ends it",
};

const SQUARES = [
  { value: "words", title: "patches", hint: "a patch has the sum of its pixels' scores" },
  { value: "tokens", title: "pixels", hint: "as fine as the scores are kept" },
] as const;

/** What is shown as one: tokens, words, sentences …; in the map of what was written, both ways. */
export function GroupingPickers() {
  const { host, state, grouping, group } = useExplorer();
  const answer = state.answer.value;
  if (state.model_info.value.takes_image) {
    return (
      <Segmented
        label="granularity"
        value={state.granularity.value}
        options={SQUARES}
        onChoose={(value) => host.set("granularity", value)}
      />
    );
  }
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
        value={grouping.value}
        onChoose={group}
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
