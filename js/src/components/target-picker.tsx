import type { TargetScore } from "../generated/protocol";
import { figures, probability } from "../lib/numbers";
import { chipTargets, FEW_TARGETS } from "../lib/targets";
import { AgainstPicker } from "./against-picker";
import { useExplorer } from "./explorer";
import { onRovingKey } from "./roving-keys";
import { TargetSearch } from "./target-search";
import { NOT_COMPUTED } from "./words";

/** Which class to explain. */
export function TargetPicker() {
  const { state, selection, canChoose, choose } = useExplorer();
  const answer = state.answer.value;
  if (answer === null) return null;
  const { targets, predicted } = answer;
  const { labels } = state.model_info.value;
  const classes = Math.max(targets.length, labels.length);
  const { target } = selection.value;
  const chips = chipTargets(targets, [target, predicted]);
  const tabStop = chips.some((chip) => chip.name === target) ? target : chips[0]?.name;
  return (
    <div class="tfxg-targets">
      <div class="tfxg-chips" role="radiogroup" aria-label="class" onKeyDown={onRovingKey}>
        {chips.map((chip) => (
          <TargetChip key={chip.name} target={chip} hasTabStop={chip.name === tabStop} />
        ))}
      </div>
      {classes > FEW_TARGETS && (
        <TargetSearch
          name="target-search"
          label={`search ${classes} classes`}
          placeholder={`search ${classes} classes`}
          targets={targets}
          labels={labels}
          value={target}
          text={chips.some((chip) => chip.name === target) ? "" : target}
          canChoose={(name) => name === target || canChoose({ target: name })}
          onChoose={(name) => choose({ target: name })}
        />
      )}
      {classes > 1 && <AgainstPicker targets={targets} labels={labels} />}
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
