import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { TokenPaths } from "../../../generated/protocol";
import { stateName } from "../../../lib/inside/chart";
import { layerTokensOf, unitOfLayerToken } from "../../../lib/inside/layer-tokens";
import { pathPlane, type StatePlace, stateAt, stateColour } from "../../../lib/inside/token-paths";
import { figures } from "../../../lib/scores/numbers";
import { shownText } from "../../../lib/text/shown-text";
import { useExplorer } from "../../frame/explorer";
import { useSight } from "../../frame/viewport";
import { drawPaths } from "./draw-paths";

interface PathsPlotProps {
  readonly paths: TokenPaths;
  /** The last hidden state that is shown. */
  readonly lastState: number;
}

/** How far from a point the pointer may be to mean it, in pixels. */
const REACH = 16;
const [LOWEST, HIGHEST] = [300, 480];

/** The path of each token's hidden state through the layers, from the embeddings on. */
export function PathsPlot({ paths, lastState }: PathsPlotProps) {
  const { layout, pointed, selected, theme, point, toggle } = useExplorer();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { sight } = useSight(box);
  const visited = useSignal<StatePlace | null>(null);
  const { tokens, coordinates } = paths;
  const plane = useMemo(() => pathPlane(coordinates, tokens.length), [coordinates]);
  const names = useMemo(() => tokens.map(({ name }) => shownText(name)), [tokens]);
  const of = layout.value;
  const placesOf = (unit: number | undefined) =>
    of === null ? [] : layerTokensOf(of, unit, tokens);
  const marked = new Set([
    ...(visited.value === null ? [] : [visited.value.token]),
    ...placesOf(pointed.value?.index),
    ...selected.value.flatMap(({ index }) => placesOf(index)),
  ]);
  const { width } = sight.value;
  const height = Math.round(Math.max(LOWEST, Math.min(HIGHEST, width / plane.aspect + 60)));

  useLayoutEffect(() => {
    if (canvas.current === null) return;
    drawPaths(canvas.current, {
      ...{ plane, names, lastState, marked, visited: visited.value },
      isDark: theme.value.dark,
    });
  });

  const unitAt = (token: number) => {
    const own = tokens[token];
    return of === null || own === undefined ? null : unitOfLayerToken(of, own);
  };
  const visit = (place: StatePlace | null) => {
    const last = visited.peek();
    if (place?.token === last?.token && place?.state === last?.state) return;
    visited.value = place;
    point(place === null ? null : unitAt(place.token));
  };
  const choose = (place: StatePlace | null) => {
    const unit = place === null ? null : unitAt(place.token);
    if (unit !== null) toggle(unit);
  };
  const placeAt = ({ clientX, clientY }: PointerEvent | MouseEvent) => {
    const area = canvas.current?.getBoundingClientRect();
    if (area === undefined) return null;
    const place = { x: clientX - area.left, y: clientY - area.top };
    return stateAt(plane, { width: area.width, height: area.height }, lastState, place, REACH);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = visited.peek() ?? {
      token: placesOf(selected.peek().at(-1)?.index)[0] ?? 0,
      state: 0,
    };
    const state = Math.min(from.state, lastState);
    const next = {
      ArrowLeft: { ...from, token: from.token - 1 },
      ArrowRight: { ...from, token: from.token + 1 },
      ArrowUp: { ...from, state: state + 1 },
      ArrowDown: { ...from, state: state - 1 },
      Home: { ...from, state: 0 },
      End: { ...from, state: lastState },
    }[event.key];
    if (event.key === "Enter" || event.key === " ") choose(from);
    else if (event.key === "Escape" && visited.peek() !== null) visit(null);
    else if (next === undefined) return;
    else if (next.token in tokens && next.state >= 0 && next.state <= lastState) visit(next);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={box}
        class="tfxg-paths"
        data-role="paths"
        role="application"
        aria-roledescription="paths of tokens"
        aria-label="Paths of the tokens through the layers. Left and right go from token to token, up and down from layer to layer, Enter selects."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        style={`height:${height}px`}
        onPointerMove={(event) => visit(placeAt(event))}
        onPointerLeave={() => visit(null)}
        onBlur={() => visit(null)}
        onClick={(event) => choose(placeAt(event))}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} data-marked={[...marked].join(" ")} />
      </div>
      <StateScale states={plane.states} lastState={lastState} />
      <p class="tfxg-muted tfxg-told" role="status" data-role="paths-told">
        {told()}
      </p>
    </>
  );

  function told(): string {
    const place = visited.value;
    if (place === null) return "Point at a path, or focus the plot and use the arrow keys.";
    const at = 2 * (place.state * tokens.length + place.token);
    const [x, y] = [coordinates[at] ?? 0, coordinates[at + 1] ?? 0];
    return `${names[place.token]}, ${stateName(place.state)}: ${figures(x)}, ${figures(y)}`;
  }
}

/** Which colour stands for which layer. */
function StateScale({ states, lastState }: { states: number; lastState: number }) {
  const { theme } = useExplorer();
  return (
    <div class="tfxg-paths-scale" aria-hidden="true">
      <span>{stateName(0)}</span>
      {Array.from({ length: states }, (_, state) => (
        <i
          key={state}
          data-shown={state <= lastState}
          style={`background:${stateColour(state, states, theme.value.dark)}`}
        />
      ))}
      <span>{stateName(states - 1)}</span>
    </div>
  );
}
