import { useSignal } from "@preact/signals";
import type { Answer, ModelInfo, SelectableSpans, TextSpan } from "../../generated/protocol";
import { findLabels, placeText, selectedSpan } from "../../lib/targets/selectable-spans";
import { FEW_TARGETS, targetName } from "../../lib/targets/targets";
import { Combobox } from "../controls/combobox";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";

/** Makes a target of what is selected in the text: as another label, answer or word. */
export function WordChoices({ selectable }: { selectable: SelectableSpans }) {
  const { host, state, live, stale, selected, selection } = useExplorer();
  const isContrast = useSignal(false);
  const problem = useSignal("");
  const answer = state.answer.value;
  const { target } = selection.value;
  if (answer === null) return null;
  const place = selectedSpan(answer, selectable, selected.value, target);
  if (place === null || !selected.value.some((unit) => overlap(unit, place))) {
    return (
      <p class="tfxg-muted" data-role="pointed">
        {selectable.several ? elsewhere(state.model_info.value, selectable) : MASKS_ONLY}
      </p>
    );
  }

  const pick = async (label: string) => {
    if (label === "") return;
    problem.value = "";
    const contrast = isContrast.peek();
    const reply = await host.request({ type: "select_target", span: place, label, contrast });
    if (reply.type === "failed") problem.value = reply.message;
    else isContrast.value = false;
  };

  const disabled = !live.value || stale.value;
  return (
    <div
      class="tfxg-pointed"
      data-role="pointed"
      title={live.value ? undefined : `another choice ${NEEDS_KERNEL}`}
    >
      <p>
        <span class="tfxg-muted">
          {isContrast.value ? "compare with" : selectable.free ? "explain, in place of" : "explain"}
        </span>{" "}
        <bdi class="tfxg-quote">{placeText(answer, place)}</bdi>
        <span class="tfxg-muted"> {selectable.free ? "the word" : "as"}</span>
      </p>
      <LabelChoice
        // What was typed for one place is not meant for another.
        key={JSON.stringify(place)}
        selectable={selectable}
        value={labelAt(answer, target, place)}
        disabled={disabled}
        onPick={(label) => void pick(label)}
      />
      <label class="tfxg-switch" title={CONTRAST_HINT}>
        <input
          type="checkbox"
          data-role="as-contrast"
          checked={isContrast.value}
          disabled={disabled}
          onChange={(event) => {
            isContrast.value = event.currentTarget.checked;
          }}
        />
        as contrast to {targetName(answer, target)}
      </label>
      {problem.value !== "" && (
        <span class="tfxg-problem" role="alert" data-role="pick-problem">
          {problem.value}
        </span>
      )}
    </div>
  );
}

const CONTRAST_HINT =
  "keep what is explained, and explain why the model prefers it to what you choose here";
const MASKS_ONLY = "click a mask to try another word there";

function elsewhere(
  { text_names: names, target_noun: noun }: ModelInfo,
  selectable: SelectableSpans,
) {
  const where = names[selectable.part ?? 0];
  return where === undefined
    ? `no ${noun} can stand here`
    : `click in the ${where} for another ${noun}`;
}

/** Whether a unit shares a character with a place. */
function overlap(unit: TextSpan, place: TextSpan): boolean {
  return unit.part === place.part && unit.start < place.end && place.start < unit.end;
}

/** As what a target explains its words, if it stands exactly there; else "". */
function labelAt(answer: Answer, target: string, place: TextSpan | null): string {
  const own = answer.targets.find(({ id }) => id === target);
  const isThere = own?.places.some(({ part, start, end }) => {
    return part === place?.part && start === place.start && end === place.end;
  });
  return isThere === true ? (own?.label ?? "") : "";
}

interface LabelChoiceProps {
  readonly selectable: SelectableSpans;
  readonly value: string;
  readonly disabled: boolean;
  readonly onPick: (label: string) => void;
}

/** The labels as buttons where they are few, in a list where they are many, or a word to type. */
function LabelChoice({ selectable, value, disabled, onPick }: LabelChoiceProps) {
  const typed = useSignal("");
  if (selectable.free) {
    return (
      <input
        type="text"
        class="tfxg-input"
        data-role="pick-word"
        aria-label="another word"
        placeholder="another word"
        autocomplete="off"
        spellcheck={false}
        disabled={disabled}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          onPick(typed.peek().trim());
        }}
      />
    );
  }
  if (selectable.labels.length <= FEW_TARGETS) {
    return (
      <span class="tfxg-segmented">
        {selectable.labels.map((label) => (
          <button
            key={label}
            type="button"
            class="tfxg-segment"
            data-pick={label}
            disabled={disabled}
            onClick={() => onPick(label)}
          >
            {label}
          </button>
        ))}
      </span>
    );
  }
  const find = (entered: string) =>
    findLabels(selectable, entered).map((label) => {
      return { value: label, title: label, note: "", isPossible: true };
    });
  return (
    <Combobox
      name="pick-label"
      label="another label"
      placeholder="another label"
      value={value}
      text={value}
      disabled={disabled}
      find={find}
      onChoose={onPick}
    />
  );
}
