import type { TargetScore } from "../../generated/protocol";
import { FEW_TARGETS, targetName } from "../../lib/targets/targets";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { TargetSearch } from "./target-search";

interface ContrastPickerProps {
  readonly targets: readonly TargetScore[];
  /** More, that the answer has no figures for: their names are their ids. */
  readonly labels: readonly string[];
}

/** What the explained target is held against: "POSITIVE against NEGATIVE". */
export function ContrastPicker({ targets, labels }: ContrastPickerProps) {
  const { state, selection, canChoose, choose } = useExplorer();
  const { target, contrast } = selection.value;
  const others = targets.filter(({ id }) => id !== target);
  const isPossible = (id: string) => id === contrast || canChoose({ contrast: id });
  const more = labels.filter((label) => label !== target);
  const { target_noun: noun, selectable_spans: selectable } = state.model_info.value;
  const none = `no other ${selectable?.free ? "word" : noun || "target"}`;
  const title = targetName(state.answer.value, target);
  const names = new Map([
    ["", none],
    ...others.map(({ id, name }) => [id, name] as const),
    ...more.map((label) => [label, label] as const),
  ]);
  const isStuck = ![...names.keys()].some((id) => id !== contrast && isPossible(id));
  const onChoose = (id: string) => choose({ contrast: id });
  return (
    <div
      class="tfxg-contrast"
      data-set={contrast !== ""}
      title={
        isStuck
          ? NOT_COMPUTED
          : hint(title, contrast === "" ? "" : (names.get(contrast) ?? contrast))
      }
    >
      <span class="tfxg-muted" aria-hidden="true">
        against
      </span>
      {Math.max(others.length, more.length) < FEW_TARGETS ? (
        <select
          class="tfxg-select"
          data-role="contrast"
          aria-label={`${title} against`}
          value={contrast}
          disabled={isStuck}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {[...names].map(([id, name]) => (
            <option key={id} value={id} disabled={!isPossible(id)}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <TargetSearch
          name="contrast"
          label={`${title} against`}
          targets={others}
          labels={more}
          value={contrast}
          text={names.get(contrast) ?? contrast}
          disabled={isStuck}
          first={{ value: "", title: none, note: "", isPossible: isPossible("") }}
          canChoose={isPossible}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}

function hint(target: string, contrast: string): string {
  return contrast === ""
    ? `explain why ${target} and not another: the scores then explain the difference of the two`
    : `the scores explain the difference of ${target} and ${contrast}`;
}
