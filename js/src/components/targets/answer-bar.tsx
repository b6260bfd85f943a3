import { useLayoutEffect, useRef } from "preact/hooks";
import { count } from "../../lib/scores/numbers";
import { type ChipGroup, chipGroups, FEW_TARGETS } from "../../lib/targets/targets";
import { onRovingKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { ContrastPicker } from "./contrast-picker";
import { LabelsMenu } from "./labels-menu";
import { TargetChip } from "./target-chip";
import { TargetSearch } from "./target-search";

/** The model's answer in one line: its targets to choose from, and what one is held against. */
export function AnswerBar() {
  const { state, selection, canChoose, choose } = useExplorer();
  const answer = state.answer.value;
  const info = state.model_info.value;
  if (answer === null) return <div class="tfxg-answer" />;
  const { targets } = answer;
  const classes = Math.max(targets.length, info.labels.length);
  const { target } = selection.value;
  const groups = chipGroups(answer, info, target);
  const search = `search ${count(classes, info.target_noun)}`;
  return (
    <div class="tfxg-answer">
      <Chips groups={groups} noun={info.target_noun} target={target} />
      {info.independent && (
        <span class="tfxg-muted tfxg-aside" title={INDEPENDENT}>
          each true or not by itself
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
          canChoose={(id) => id === target || canChoose({ target: id })}
          onChoose={(id) => choose({ target: id })}
        />
      )}
      {classes > 1 && <ContrastPicker targets={targets} labels={info.labels} />}
      <LabelsMenu />
    </div>
  );
}

const INDEPENDENT = "several can hold at once, so the probabilities do not sum to 1";

interface ChipsProps {
  readonly groups: readonly ChipGroup[];
  readonly noun: string;
  readonly target: string;
}

/** The chips in a line that scrolls sideways where they do not fit; the chosen one is in sight. */
function Chips({ groups, noun, target }: ChipsProps) {
  const line = useRef<HTMLDivElement>(null);
  const ids = groups.flatMap(({ chips }) => chips.map(({ id }) => id));
  const tabStop = ids.includes(target) ? target : ids[0];
  useLayoutEffect(() => {
    const chip = line.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    if (line.current === null || !chip) return;
    const { scrollLeft, clientWidth } = line.current;
    const [from, to] = [chip.offsetLeft, chip.offsetLeft + chip.offsetWidth];
    if (from < scrollLeft || to > scrollLeft + clientWidth) line.current.scrollLeft = from - FADE;
    showFades(line.current);
  }, [target, ids.join()]);
  return (
    <div
      ref={line}
      class="tfxg-chips"
      data-many={ids.length > 2}
      role="radiogroup"
      aria-label={noun}
      onKeyDown={onRovingKey}
      onScroll={(event) => showFades(event.currentTarget)}
    >
      {groups.map(({ title, chips }) => (
        <div key={title} class="tfxg-chip-group">
          {title !== "" && <span class="tfxg-muted">{title}</span>}
          {chips.map((chip) => (
            <TargetChip key={chip.id} chip={chip} hasTabStop={chip.id === tabStop} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** In pixels, as in the style sheet. */
const FADE = 24;

/** Fade the line out where there is more of it. */
function showFades(line: HTMLElement): void {
  const isBefore = line.scrollLeft > 1;
  const isAfter = line.scrollLeft + line.clientWidth < line.scrollWidth - 1;
  const fades = isBefore && isAfter ? "both" : isBefore ? "start" : isAfter ? "end" : "none";
  line.setAttribute("data-fades", fades);
}
