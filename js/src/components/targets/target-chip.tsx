import { figures, probability } from "../../lib/scores/numbers";
import { type Chip, isPredicted } from "../../lib/targets/targets";
import { NOT_COMPUTED } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";

interface TargetChipProps {
  readonly chip: Chip;
  readonly hasTabStop: boolean;
}

/** A target to choose, with what the model gives it. */
export function TargetChip({ chip, hasTabStop }: TargetChipProps) {
  const { state, selection, canChoose, choose } = useExplorer();
  const { id, name, title, score } = chip;
  const answer = state.answer.value;
  const isChosen = selection.value.target === id;
  const isSaid =
    answer !== null && score !== undefined && isPredicted(score, answer, state.model_info.value);
  const isPossible = isChosen || canChoose({ target: id });
  const said = isSaid ? ["predicted"] : [];
  const known = score === undefined ? [] : [`probability ${probability(score.probability)}`];
  const logit = score === undefined ? [] : [`logit ${figures(score.logit)}`];
  return (
    <button
      type="button"
      role="radio"
      class="tfxg-chip"
      data-target-chip={name}
      aria-checked={isChosen}
      data-contrast={selection.value.contrast === id}
      aria-label={[name, ...known, ...said].join(", ")}
      disabled={!isPossible}
      tabIndex={hasTabStop ? 0 : -1}
      title={isPossible ? [name, ...logit, ...said].join(" · ") : NOT_COMPUTED}
      onClick={() => choose({ target: id })}
    >
      <span class="tfxg-name">{title}</span>
      {isSaid && <span class="tfxg-predicted">predicted</span>}
      {score !== undefined && (
        <>
          <span class="tfxg-figure">{probability(score.probability)}</span>
          <span class="tfxg-bar">
            <i style={`width:${Math.min(1, Math.max(0, score.probability)) * 100}%`} />
          </span>
        </>
      )}
    </button>
  );
}
