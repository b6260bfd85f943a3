import type { Mark } from "../../lib/colours/categories";
import { probability } from "../../lib/scores/numbers";
import type { ColourBy, ValueScale } from "../../lib/text-map/colouring";
import { counted } from "../../lib/text-map/phrases";
import { Segmented } from "../controls/segmented";
import { formPath } from "./forms";
import { useTextMap } from "./map";

const TITLES: Readonly<Record<ColourBy, string>> = {
  label: "label",
  predicted: "prediction",
  correctness: "correctness",
  score: "probability",
};

/** What the colours stand for: a choice, and the legend in words. */
export function Legend() {
  const map = useTextMap();
  const { choices, colourBy, colouring, hidden } = map;
  const by = colourBy.value;
  if (by === null) return null;
  const { groups, scale } = colouring.value;
  return (
    <div class="tfxg-legend-row">
      <span class="tfxg-label">coloured by</span>
      <Segmented
        label="coloured by"
        options={choices.value.map((value) => ({ value, title: TITLES[value] }))}
        value={by}
        onChoose={map.colour}
      />
      <div class="tfxg-groups" data-role="legend">
        {scale !== null && <Scale scale={scale} />}
        {groups.map(
          ({ name, count, mark }, at) =>
            count > 0 && (
              <button
                key={name}
                type="button"
                class="tfxg-button tfxg-group"
                data-group={name}
                aria-pressed={!hidden.value.has(at)}
                title={hidden.value.has(at) ? `show ${name}` : `fade ${name}`}
                onClick={() => map.toggleGroup(at)}
              >
                <Swatch mark={mark} />
                <span class="tfxg-group-name">{name}</span>
                <span class="tfxg-muted">{counted(count)}</span>
              </button>
            ),
        )}
      </div>
    </div>
  );
}

function Swatch({ mark }: { mark: Mark }) {
  return (
    <svg class="tfxg-mark" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">
      <path d={formPath(mark.form, 5)} fill={mark.colour} />
    </svg>
  );
}

function Scale({ scale }: { scale: ValueScale }) {
  const { title, from, to, colours } = scale;
  return (
    <span class="tfxg-scale">
      <span class="tfxg-muted">{title}</span>
      <span>{probability(from)}</span>
      <span
        class="tfxg-scale-bar"
        style={{ background: `linear-gradient(90deg, ${colours.join()})` }}
      />
      <span>{probability(to)}</span>
    </span>
  );
}
