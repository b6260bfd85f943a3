import type { MapPlan } from "../../lib/map/plan";
import type { TargetMap } from "../../lib/map/target-map";
import { whollyInSight } from "../../lib/map/virtual-axis";
import { NextIcon, PreviousIcon } from "../controls/icons";
import type { Sight } from "../frame/viewport";

interface MapExtentProps {
  readonly map: TargetMap;
  readonly plan: MapPlan;
  readonly sight: Sight;
  /** Scroll the columns by so many pixels. */
  readonly onScroll: (by: number) => void;
}

/** Which columns of many are in sight, and a way to the others for those without a trackpad. */
export function MapExtent({ map, plan, sight, onScroll }: MapExtentProps) {
  const { columns, headWidth } = plan;
  const room = sight.width - headWidth;
  const width = columns.at(-1) ?? 0;
  if (room <= 0 || width <= room) return null;
  const { from, to } = whollyInSight(columns, sight.left, room);
  const what = map.layout.granularity;
  const ends = [
    { name: "before", by: -room, isEnd: sight.left <= 0, icon: <PreviousIcon /> },
    // Browsers round what is scrolled.
    { name: "after", by: room, isEnd: sight.left >= width - room - 1, icon: <NextIcon /> },
  ];
  return (
    <p class="tfxg-map-extent" data-role="extent">
      {ends.map(({ name, by, isEnd, icon }) => (
        <button
          key={name}
          type="button"
          class="tfxg-button"
          data-role={`columns-${name}`}
          aria-label={`show the ${what} ${name}`}
          title={`show the ${what} ${name}`}
          disabled={isEnd}
          onClick={() => onScroll(by)}
        >
          {icon}
        </button>
      ))}
      <span>
        {what} {from + 1}–{Math.max(from + 1, to)} of {map.layout.units.length}
      </span>
    </p>
  );
}
