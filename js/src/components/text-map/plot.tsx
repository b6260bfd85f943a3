import { useEffect, useRef } from "preact/hooks";
import { labelNote, shortened, spokenPoint } from "../../lib/text-map/phrases";
import { neighboursOf } from "../../lib/text-map/points";
import { keepPainted } from "./draw";
import { radiusFor } from "./forms";
import { pressKey } from "./keys";
import { placeOf, useTextMap } from "./map";
import { followPointer } from "./pointer";

/** So much of a text is shown beside the pointer. */
const TOOLTIP_LENGTH = 280;

/** The points, what is marked among them, and the text that is pointed at. */
export function Plot() {
  const map = useTextMap();
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (plot.current === null || canvas.current === null) return;
    const element = plot.current;
    const measured = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) map.size.value = { width, height };
    });
    measured.observe(element);
    const stopPainting = keepPainted(canvas.current, map);
    const stopFollowing = followPointer(element, map);
    return () => {
      measured.disconnect();
      stopPainting();
      stopFollowing();
    };
  }, [map]);
  return (
    <div
      ref={plot}
      class="tfxg-plot"
      data-role="plot"
      role="application"
      aria-roledescription="scatter plot"
      aria-label="Map of texts. Arrow keys go from point to point, Enter selects."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (pressKey(map, event.key)) event.preventDefault();
      }}
    >
      <canvas ref={canvas} />
      <Marks />
      <Tooltip />
    </div>
  );
}

/** Rings around the selected point, its neighbours and the hovered point. */
function Marks() {
  const map = useTextMap();
  const { placement } = map.state;
  if (map.points.value.count === 0 || placement.value === null) return null;
  const selected = map.selected.value;
  const hovered = map.hovered.value;
  const radius = radiusFor(map.points.value.count) + 3;
  const centre = selected === null ? null : placeOf(map, selected);
  const near = selected === null ? [] : neighboursOf(placement.value, selected);
  return (
    <svg class="tfxg-marks" aria-hidden="true" focusable="false">
      {centre !== null &&
        near.map(({ index }) => {
          const { x, y } = placeOf(map, index);
          return (
            <g key={index} class="tfxg-near" data-neighbour={index}>
              <line x1={centre.x} y1={centre.y} x2={x} y2={y} />
              <circle cx={x} cy={y} r={radius} />
            </g>
          );
        })}
      {centre !== null && (
        <circle class="tfxg-chosen" cx={centre.x} cy={centre.y} r={radius + 2} data-role="chosen" />
      )}
      {hovered !== null && (
        <circle
          class="tfxg-hovered"
          cx={placeOf(map, hovered).x}
          cy={placeOf(map, hovered).y}
          r={radius}
          data-role="hovered"
        />
      )}
    </svg>
  );
}

/** The text of the point that is pointed at, on the side where there is more room. */
function Tooltip() {
  const map = useTextMap();
  const { state, size, hovered } = map;
  const index = hovered.value;
  if (index === null) return null;
  const { x, y } = placeOf(map, index);
  const { width, height } = size.value;
  const across = x > width / 2 ? { right: `${width - x + 12}px` } : { left: `${x + 12}px` };
  const down = y > height / 2 ? { bottom: `${height - y + 8}px` } : { top: `${y + 8}px` };
  const described = {
    texts: state.texts.value,
    labels: state.labels.value,
    predictions: state.predictions.value,
  };
  const note = labelNote(described, index);
  return (
    <div
      class="tfxg-tooltip"
      data-role="tooltip"
      style={{ ...across, ...down, maxWidth: `${Math.max(x, width - x) - 20}px` }}
    >
      <p dir="auto">{shortened(state.texts.value[index] ?? "", TOOLTIP_LENGTH)}</p>
      {note !== "" && <p class="tfxg-muted">{note}</p>}
    </div>
  );
}

/** Reads out where the keyboard is, and what was selected. */
export function MapAnnouncer() {
  const { state, hovered, isRead, selected } = useTextMap();
  const index = isRead.value ? (hovered.value ?? selected.value) : selected.value;
  const described = {
    texts: state.texts.value,
    labels: state.labels.value,
    predictions: state.predictions.value,
  };
  const prefix = index !== null && index === selected.value ? "Selected: " : "";
  return (
    <p class="tfxg-hidden" role="status" aria-live="polite" data-role="announcer">
      {index === null ? "" : prefix + spokenPoint(described, index)}
    </p>
  );
}
