import { useSignal } from "@preact/signals";
import { type Scale, type Series, spread, stateName } from "../../../lib/inside/chart";
import { headColour } from "../../../lib/inside/head-groups";
import { useExplorer } from "../../frame/explorer";

interface LineChartProps {
  readonly label: string;
  /** One value for each hidden state. */
  readonly series: readonly Series[];
  readonly scale: Scale;
  /** The lines across, with their names. */
  readonly marks: readonly { readonly value: number; readonly name: string }[];
  /** The name of the series that stands out; "" for none. */
  readonly chosen: string;
  readonly figure: (value: number) => string;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [640, 230, 44, 150, 22, 10];

/** Values by hidden state as lines, with their names at the end. */
export function LineChart({ label, series, scale, marks, chosen, figure }: LineChartProps) {
  const { theme } = useExplorer();
  const states = Math.max(0, ...series.map(({ values }) => values.length));
  const visited = useSignal(states - 1);
  const at = Math.max(0, Math.min(visited.value, states - 1));
  const inner = HEIGHT - BOTTOM - TOP;
  const x = (state: number) => LEFT + ((WIDTH - LEFT - RIGHT) * state) / Math.max(1, states - 1);
  const y = (value: number) => TOP + inner * (1 - scale(value));
  const colour = (k: number) => headColour(k, Math.max(series.length, 3), theme.value.dark);
  const ends = spread(
    series.map(({ values }) => 1 - scale(values.at(-1) ?? 0)),
    15 / inner,
  );
  const visit = (state: number) => {
    visited.value = Math.max(0, Math.min(states - 1, state));
  };
  return (
    <div
      class="tfxg-chart"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={states - 1}
      aria-valuenow={at}
      aria-valuetext={told()}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        visit(at + step);
      }}
      onPointerMove={(event) => {
        const box = event.currentTarget.firstElementChild?.getBoundingClientRect();
        if (!box?.width) return;
        const place = ((event.clientX - box.left) / box.width) * WIDTH;
        visit(Math.round(((place - LEFT) / (WIDTH - LEFT - RIGHT)) * (states - 1)));
      }}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {marks.map(({ value, name }) => (
          <g key={name} class="tfxg-chart-mark">
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 6} y={y(value) + 3.5} text-anchor="end">
              {name}
            </text>
          </g>
        ))}
        {Array.from({ length: states }, (_, state) => (
          <text
            key={state}
            class="tfxg-chart-tick"
            x={x(state)}
            y={HEIGHT - 5}
            text-anchor="middle"
            data-on={state === at}
          >
            {state === 0 ? "emb." : state - 1}
          </text>
        ))}
        <line class="tfxg-chart-cursor" x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} />
        {series.map(({ name, values }, k) => (
          <g
            key={name}
            class="tfxg-chart-line"
            data-chosen={name === chosen}
            style={`--tfxg-own:${colour(k)}`}
          >
            <polyline points={values.map((value, state) => `${x(state)},${y(value)}`).join(" ")} />
            <circle cx={x(at)} cy={y(values[at] ?? 0)} r={3.5} />
            <text x={WIDTH - RIGHT + 8} y={TOP + (ends[k] ?? 0) * inner + 4}>
              {`${name.length > 14 ? `${name.slice(0, 13)}…` : name} ${figure(values[at] ?? 0)}`}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );

  function told(): string {
    const list = series.map(({ name, values }) => `${name} ${figure(values[at] ?? 0)}`);
    return `${stateName(at)}: ${list.join(", ")}`;
  }
}
