import type { TargetScore } from "../../generated/protocol";
import { FEW_TARGETS } from "../../lib/targets/targets";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { TargetSearch } from "./target-search";

const NONE = { value: "", title: "none", note: "" };

interface AgainstPickerProps {
  readonly targets: readonly TargetScore[];
  /** More, that the answer has no figures for: their names are their ids. */
  readonly labels: readonly string[];
}

/** Which class to hold against the one that is explained. */
export function AgainstPicker({ targets, labels }: AgainstPickerProps) {
  const { selection, canChoose, choose } = useExplorer();
  const { target, contrast } = selection.value;
  const others = targets.filter(({ id }) => id !== target);
  const isPossible = (id: string) => id === contrast || canChoose({ contrast: id });
  const more = labels.filter((label) => label !== target);
  const names = new Map([
    ["", NONE.title],
    ...others.map(({ id, name }) => [id, name] as const),
    ...more.map((label) => [label, label] as const),
  ]);
  const isStuck = ![...names.keys()].some((id) => id !== contrast && isPossible(id));
  const onChoose = (id: string) => choose({ contrast: id });
  return (
    <div class="tfxg-contrast" title={isStuck ? NOT_COMPUTED : undefined}>
      <span class="tfxg-muted" aria-hidden="true">
        against
      </span>
      {Math.max(others.length, more.length) < FEW_TARGETS ? (
        <select
          class="tfxg-select"
          data-role="contrast"
          aria-label="against"
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
          label="against"
          targets={others}
          labels={more}
          value={contrast}
          text={names.get(contrast) ?? contrast}
          disabled={isStuck}
          first={{ ...NONE, isPossible: isPossible("") }}
          canChoose={isPossible}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}
