import type { MapPlan } from "../../lib/map/plan";
import type { TargetMap } from "../../lib/map/target-map";
import { targetNoun } from "../../lib/scores/phrases";
import { shownText } from "../../lib/text/shown-text";
import { useExplorer } from "../frame/explorer";

interface MapHeadsProps {
  readonly map: TargetMap;
  readonly plan: MapPlan;
  /** The columns to draw. */
  readonly drawn: readonly number[];
  /** The column whose head the Tab key leads to, if one. */
  readonly focus: number | null;
  readonly style: string;
}

/** What the columns stand for. */
export function MapHeads({ map, plan, drawn, focus, style }: MapHeadsProps) {
  const { state, selected } = useExplorer();
  const chosen = new Set(selected.value.map((unit) => unit.index));
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are what the focus goes to
    <div
      role="row"
      class="tfxg-map-heads"
      data-upright={plan.isUpright}
      aria-rowindex={1}
      style={`${style};height:${plan.headHeight}px`}
    >
      <div role="presentation" class="tfxg-map-corner">
        <span class="tfxg-label">{targetNoun(state.model_info.value)}</span>
      </div>
      {drawn.map((column) => {
        const unit = map.layout.units[column];
        const text = map.layout.texts[column] ?? "";
        return (
          <div
            key={column}
            role="columnheader"
            class={unit?.special ? "tfxg-map-head tfxg-map-special" : "tfxg-map-head"}
            data-row={-1}
            data-index={column}
            data-begins={begins(map, column)}
            tabIndex={focus === column ? 0 : -1}
            aria-colindex={column + 2}
            aria-selected={chosen.has(column)}
            title={text}
            style={placeOf(plan, column)}
          >
            <bdi>{shownText(text)}</bdi>
          </div>
        );
      })}
    </div>
  );
}

/** Whether the second text begins there. */
export function begins({ layout: { units } }: TargetMap, column: number): boolean {
  return column > 0 && units[column]?.part !== units[column - 1]?.part;
}

export function placeOf({ columns }: MapPlan, column: number): string {
  const start = columns[column] ?? 0;
  return `left:calc(var(--tfxg-head) + ${start}px);width:${(columns[column + 1] ?? start) - start}px`;
}
