import { useSignal } from "@preact/signals";
import type { TargetScore } from "../generated/protocol";
import { figures, probability } from "../lib/numbers";
import { FEW_TARGETS, findTargets } from "../lib/targets";
import { useExplorer } from "./explorer";
import { onRadioKey } from "./radio-keys";
import { NOT_COMPUTED } from "./words";

/** Which class to explain. */
export function TargetPicker() {
  const { state, selection } = useExplorer();
  const typed = useSignal("");
  const answer = state.answer.value;
  if (answer === null) return null;
  const { targets, predicted } = answer;
  const { target, against } = selection.value;
  const { chips, hidden } = findTargets(targets, typed.value, [target, predicted]);
  const tabStop = chips.some((chip) => chip.name === target) ? target : chips[0]?.name;
  return (
    <div class="tfxg-targets">
      <div class="tfxg-chips" role="radiogroup" aria-label="class" onKeyDown={onRadioKey}>
        {chips.map((chip) => (
          <TargetChip key={chip.name} target={chip} hasTabStop={chip.name === tabStop} />
        ))}
      </div>
      {targets.length > FEW_TARGETS && (
        <input
          type="search"
          class="tfxg-search"
          data-role="target-search"
          aria-label={`search ${targets.length} classes`}
          placeholder={`search ${targets.length}`}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      )}
      {hidden > 0 && <span class="tfxg-muted">{hidden} more</span>}
      {targets.length > 1 && <AgainstSelect targets={targets} target={target} value={against} />}
    </div>
  );
}

interface TargetChipProps {
  readonly target: TargetScore;
  readonly hasTabStop: boolean;
}

function TargetChip({ target, hasTabStop }: TargetChipProps) {
  const { state, selection, canChoose, choose } = useExplorer();
  const { name } = target;
  const isChosen = selection.value.target === name;
  const isPredicted = state.answer.value?.predicted === name;
  const isPossible = isChosen || canChoose({ target: name });
  const figure = `logit ${figures(target.logit)}`;
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-chip"
      data-target-chip={name}
      aria-checked={isChosen}
      aria-label={`${name}, probability ${probability(target.probability)}${isPredicted ? ", predicted" : ""}`}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? `${name} · ${figure}${isPredicted ? " · predicted" : ""}` : NOT_COMPUTED}
      onClick={() => choose({ target: name })}
    >
      <span class="tfxg-name">{name}</span>
      {isPredicted && <span class="tfxg-predicted">predicted</span>}
      <span class="tfxg-figure">{probability(target.probability)}</span>
      <span class="tfxg-bar">
        <i style={`width:${Math.min(1, Math.max(0, target.probability)) * 100}%`} />
      </span>
    </button>
  );
}

interface AgainstProps {
  readonly targets: readonly TargetScore[];
  readonly target: string;
  readonly value: string;
}

function AgainstSelect({ targets, target, value }: AgainstProps) {
  const { canChoose, choose } = useExplorer();
  const names = ["", ...targets.map(({ name }) => name).filter((name) => name !== target)];
  const possible = names.filter((against) => against === value || canChoose({ against }));
  return (
    <label class="tfxg-against" title={possible.length > 1 ? undefined : NOT_COMPUTED}>
      <span class="tfxg-muted">against</span>
      <select
        class="tfxg-select"
        data-role="against"
        value={value}
        disabled={possible.length < 2}
        onChange={(event) => choose({ against: event.currentTarget.value })}
      >
        {names.map((name) => (
          <option key={name} value={name} disabled={!possible.includes(name)}>
            {name === "" ? "none" : name}
          </option>
        ))}
      </select>
    </label>
  );
}
