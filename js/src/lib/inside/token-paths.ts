/** A point of the picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One hidden state: which token, and after which layer (0 for the embeddings). */
export interface StatePlace {
  readonly token: number;
  readonly state: number;
}

/** All hidden states of a text on one plane. */
export interface PathPlane {
  readonly states: number;
  readonly tokens: number;
  /** Width over height of the box around all points. */
  readonly aspect: number;
  /** Where a state lies in a picture of some size; both axes have the same scale. */
  place(at: StatePlace, size: Size): Point;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room for labels around the points, in pixels. */
const MARGIN = 26;

/** Read coordinates of the shape (states, tokens, 2). */
export function pathPlane(coordinates: ArrayLike<number>, tokens: number): PathPlane {
  const count = Math.floor(coordinates.length / 2);
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < count; at += 1) {
    const [x, y] = [coordinates[2 * at] ?? 0, coordinates[2 * at + 1] ?? 0];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [bottom, top] = [Math.min(bottom, y), Math.max(top, y)];
  }
  const [across, up] = [Math.max(right - left, 1e-9), Math.max(top - bottom, 1e-9)];
  return {
    states: tokens > 0 ? Math.floor(count / tokens) : 0,
    tokens,
    aspect: across / up,
    place({ token, state }, { width, height }) {
      const scale = Math.min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up);
      const at = 2 * (state * tokens + token);
      const x = (coordinates[at] ?? 0) - (left + right) / 2;
      const y = (coordinates[at + 1] ?? 0) - (bottom + top) / 2;
      return { x: width / 2 + x * scale, y: height / 2 - y * scale };
    },
  };
}

/** The state next to a point of the picture, if there is one within reach. */
export function stateAt(
  plane: PathPlane,
  size: Size,
  lastState: number,
  { x, y }: Point,
  reach: number,
): StatePlace | null {
  let found: StatePlace | null = null;
  let nearest = reach;
  for (let state = 0; state <= lastState; state += 1) {
    for (let token = 0; token < plane.tokens; token += 1) {
      const place = plane.place({ token, state }, size);
      const distance = Math.hypot(place.x - x, place.y - y);
      if (distance < nearest) {
        nearest = distance;
        found = { token, state };
      }
    }
  }
  return found;
}

/** A text beside its point. */
export interface Label extends Point {
  readonly at: number;
}

/** A point that is to have a label of some width, in pixels. */
export interface LabelWish extends Point {
  readonly at: number;
  readonly width: number;
  /** Shown even where it covers another. */
  readonly isFirm: boolean;
}

const [LABEL_HEIGHT, GAP] = [14, 7];

/** Place labels beside their points, the first wishes first; those without room are left out. */
export function placedLabels(wishes: readonly LabelWish[], size: Size): readonly Label[] {
  const boxes: { left: number; right: number; top: number; bottom: number }[] = [];
  const labels: Label[] = [];
  for (const { at, x, y, width, isFirm } of wishes) {
    const candidates = [
      { left: x + GAP, top: y - LABEL_HEIGHT / 2 },
      { left: x - GAP - width, top: y - LABEL_HEIGHT / 2 },
      { left: x - width / 2, top: y - GAP - LABEL_HEIGHT },
      { left: x - width / 2, top: y + GAP },
    ].map(({ left, top }) => ({ left, top, right: left + width, bottom: top + LABEL_HEIGHT }));
    const isInside = candidates.filter(
      ({ left, right, top, bottom }) =>
        left >= 0 && top >= 0 && right <= size.width && bottom <= size.height,
    );
    const free = isInside.find((box) =>
      boxes.every(
        (other) =>
          box.right <= other.left ||
          box.left >= other.right ||
          box.bottom <= other.top ||
          box.top >= other.bottom,
      ),
    );
    const box = free ?? (isFirm ? (isInside[0] ?? candidates[0]) : undefined);
    if (box === undefined) continue;
    boxes.push(box);
    labels.push({ at, x: box.left, y: box.top + LABEL_HEIGHT / 2 });
  }
  return labels;
}

/** The colour of a layer: from blue for the embeddings to orange for the last one. */
export function stateColour(state: number, states: number, isDark: boolean): string {
  const hue = 262 + (140 * state) / Math.max(1, states - 1);
  return `oklch(${isDark ? "0.74 0.15" : "0.58 0.18"} ${(hue % 360).toFixed(0)})`;
}
