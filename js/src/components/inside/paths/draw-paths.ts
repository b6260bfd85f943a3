import {
  type LabelWish,
  type PathPlane,
  placedLabels,
  type Size,
  type StatePlace,
  stateColour,
} from "../../../lib/inside/token-paths";

interface Drawing {
  readonly plane: PathPlane;
  readonly names: readonly string[];
  readonly lastState: number;
  /** The tokens that stand out: pointed at or selected. */
  readonly marked: ReadonlySet<number>;
  /** The state that is looked at. */
  readonly visited: StatePlace | null;
  readonly isDark: boolean;
}

/** So many tokens can all have their names beside them without a muddle. */
const MOST_NAMED = 60;

/** Draw the paths of all tokens over the whole of a canvas. */
export function drawPaths(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const context = canvas.getContext("2d");
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  if (context === null || size.width === 0) return;
  const density = window.devicePixelRatio || 1;
  canvas.width = size.width * density;
  canvas.height = size.height * density;
  context.scale(density, density);
  context.lineCap = "round";
  const { marked, plane } = drawing;
  const others = range(plane.tokens).filter((token) => !marked.has(token));
  const crowd = Math.min(0.75, 0.3 + 8 / Math.max(1, plane.tokens));
  drawTokens(context, drawing, size, others, {
    alpha: marked.size > 0 ? 0.28 : crowd,
    width: 1.4,
    dot: 2,
  });
  drawTokens(context, drawing, size, [...marked], { alpha: 1, width: 2.6, dot: 3.6 });
  drawVisited(context, drawing, size);
  drawNames(context, drawing, size, getComputedStyle(canvas).color);
}

interface Pen {
  readonly alpha: number;
  readonly width: number;
  readonly dot: number;
}

/** All steps from one layer to the next are one stroke, so that long texts stay quick. */
function drawTokens(
  context: CanvasRenderingContext2D,
  { plane, lastState, isDark }: Drawing,
  size: Size,
  tokens: readonly number[],
  { alpha, width, dot }: Pen,
): void {
  context.globalAlpha = alpha;
  context.lineWidth = width;
  for (let state = 0; state <= lastState; state += 1) {
    const colour = stateColour(state, plane.states, isDark);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.beginPath();
    for (const token of tokens) {
      const to = plane.place({ token, state }, size);
      if (state > 0) {
        const from = plane.place({ token, state: state - 1 }, size);
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
    }
    context.stroke();
    context.beginPath();
    for (const token of tokens) {
      const { x, y } = plane.place({ token, state }, size);
      context.moveTo(x + dot, y);
      context.arc(x, y, dot, 0, 2 * Math.PI);
    }
    context.fill();
  }
}

function drawVisited(
  context: CanvasRenderingContext2D,
  { plane, visited, lastState, isDark }: Drawing,
  size: Size,
): void {
  if (visited === null || visited.state > lastState) return;
  const { x, y } = plane.place(visited, size);
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeStyle = stateColour(visited.state, plane.states, isDark);
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.stroke();
}

/** The names stand at the ends of the paths. */
function drawNames(
  context: CanvasRenderingContext2D,
  { plane, names, lastState, marked, visited }: Drawing,
  size: Size,
  ink: string,
): void {
  const plain = "12px system-ui, sans-serif";
  const bold = `600 ${plain}`;
  context.font = bold;
  const wish = (token: number): LabelWish => {
    const isFirm = marked.has(token);
    const state = visited?.token === token ? Math.min(visited.state, lastState) : lastState;
    return {
      at: token,
      ...plane.place({ token, state }, size),
      width: context.measureText(names[token] ?? "").width,
      isFirm,
    };
  };
  const all = plane.tokens <= MOST_NAMED ? range(plane.tokens) : [];
  const order = [...marked, ...all.filter((token) => !marked.has(token))];
  context.fillStyle = ink;
  context.textBaseline = "middle";
  for (const { at, x, y } of placedLabels(order.map(wish), size)) {
    const isMarked = marked.has(at);
    context.font = isMarked ? bold : plain;
    context.globalAlpha = isMarked ? 1 : marked.size > 0 ? 0.55 : 0.85;
    context.fillText(names[at] ?? "", x, y);
  }
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
