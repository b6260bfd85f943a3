import type { TargetScore } from "../../generated/protocol";
import { FEW_TARGETS } from "../../lib/targets/targets";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { TargetSearch } from "./target-search";

const NONE = { value: "", title: "none", note: "" };

interface AgainstPickerProps {
  readonly targets: readonly TargetScore[];
  /** Names of more, that the answer has no figures for. */
  readonly labels: readonly string[];
}

/** Which class to hold against the one that is explained. */
export function AgainstPicker({ targets, labels }: AgainstPickerProps) {
  const { selection, canChoose, choose } = useExplorer();
  const { target, contrast } = selection.value;
  const others = targets.filter(({ name }) => name !== target);
  const isPossible = (name: string) => name === contrast || canChoose({ contrast: name });
  const more = labels.filter((name) => name !== target);
  const names = ["", ...others.map(({ name }) => name), ...more];
  const isStuck = !names.some((name) => name !== contrast && isPossible(name));
  const onChoose = (name: string) => choose({ contrast: name });
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
          {names.map((name) => (
            <option key={name} value={name} disabled={!isPossible(name)}>
              {name === "" ? "none" : name}
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
          text={contrast || NONE.title}
          disabled={isStuck}
          first={{ ...NONE, isPossible: isPossible("") }}
          canChoose={isPossible}
          onChoose={onChoose}
        />
      )}
    </div>
  );
}
