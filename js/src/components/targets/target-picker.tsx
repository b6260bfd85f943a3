import { count } from "../../lib/scores/numbers";
import { chipGroups, FEW_TARGETS } from "../../lib/targets/targets";
import { onRovingKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { AgainstPicker } from "./contrast-picker";
import { PointedPicker } from "./selection-picker";
import { TargetChip } from "./target-chip";
import { TargetSearch } from "./target-search";

/** What to explain. */
export function TargetPicker() {
  const { host, state, selection, canChoose, choose } = useExplorer();
  const answer = state.answer.value;
  const info = state.model_info.value;
  if (answer === null) return null;
  const { targets } = answer;
  const classes = Math.max(targets.length, info.labels.length);
  const { target } = selection.value;
  const groups = chipGroups(answer, info, target);
  const names = groups.flatMap(({ chips }) => chips.map(({ name }) => name));
  const tabStop = names.includes(target) ? target : names[0];
  const search = `search ${count(classes, info.target_noun)}`;
  return (
    <div class="tfxg-targets">
      <div
        class="tfxg-chips"
        role="radiogroup"
        aria-label={info.target_noun}
        onKeyDown={onRovingKey}
      >
        {groups.map(({ title, chips }) => (
          <div key={title} class={groups.length > 1 ? "tfxg-chip-group" : "tfxg-chips"}>
            {title !== "" && <span class="tfxg-muted">{title}</span>}
            {chips.map((chip) => (
              <TargetChip key={chip.name} chip={chip} hasTabStop={chip.name === tabStop} />
            ))}
          </div>
        ))}
      </div>
      {info.independent && (
        <span class="tfxg-muted" title="several can hold at once: probabilities do not sum to 1">
          each by itself
        </span>
      )}
      {classes > FEW_TARGETS && groups.length === 1 && (
        <TargetSearch
          name="target-search"
          label={search}
          placeholder={search}
          targets={targets}
          labels={info.labels}
          value={target}
          text=""
          canChoose={(name) => name === target || canChoose({ target: name })}
          onChoose={(name) => choose({ target: name })}
        />
      )}
      {info.selectable_spans !== null && host.canBeLive && (
        <PointedPicker answer={answer} selectable={info.selectable_spans} />
      )}
      {classes > 1 && <AgainstPicker targets={targets} labels={info.labels} />}
    </div>
  );
}
