import type { TargetScore } from "../../generated/protocol";
import { FEW_TARGETS } from "../../lib/targets/targets";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { TargetSearch } from "./target-search";

interface ContrastPickerProps {
  readonly targets: readonly TargetScore[];
  /** Names of more, that the answer has no figures for. */
  readonly labels: readonly string[];
}

/** What the explained target is held against: "POSITIVE against NEGATIVE". */
export function ContrastPicker({ targets, labels }: ContrastPickerProps) {
  const { state, selection, canChoose, choose } = useExplorer();
  const { target, contrast } = selection.value;
  const others = targets.filter(({ name }) => name !== target);
  const isPossible = (name: string) => name === contrast || canChoose({ contrast: name });
  const more = labels.filter((name) => name !== target);
  const names = ["", ...others.map(({ name }) => name), ...more];
  const isStuck = !names.some((name) => name !== contrast && isPossible(name));
  const { target_noun: noun, selectable_spans: selectable } = state.model_info.value;
  const none = `no other ${selectable?.free ? "word" : noun || "target"}`;
  const onChoose = (name: string) => choose({ contrast: name });
  return (
    <div
      class="tfxg-contrast"
      data-set={contrast !== ""}
      title={isStuck ? NOT_COMPUTED : hint(target, contrast)}
    >
      <span class="tfxg-muted" aria-hidden="true">
        against
      </span>
      {Math.max(others.length, more.length) < FEW_TARGETS ? (
        <select
          class="tfxg-select"
          data-role="contrast"
          aria-label={`${target} against`}
          value={contrast}
          disabled={isStuck}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          {names.map((name) => (
            <option key={name} value={name} disabled={!isPossible(name)}>
              {name === "" ? none : name}
            </option>
          ))}
        </select>
      ) : (
        <TargetSearch
          name="contrast"
          label={`${target} against`}
          targets={others}
          labels={more}
          value={contrast}
          text={contrast || none}
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
