/** Points on a plane, y upwards. */
export interface Points {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Points from x and y of each, one after the other. */
export function pointsOf(coordinates: readonly number[]): Points {
  const count = Math.floor(coordinates.length / 2);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    x[i] = coordinates[2 * i] ?? 0;
    y[i] = coordinates[2 * i + 1] ?? 0;
  }
  return { count, x, y };
}

export interface Neighbour {
  readonly index: number;
  readonly similarity: number;
}

interface Placed {
  readonly neighbour_count: number;
  readonly neighbours: readonly number[];
  readonly similarities: readonly number[];
}

/** The nearest neighbours of a point, the closest first. */
export function neighboursOf(placement: Placed, index: number): Neighbour[] {
  const { neighbour_count: count, neighbours, similarities } = placement;
  const start = index * count;
  return neighbours
    .slice(start, start + count)
    .map((neighbour, at) => ({ index: neighbour, similarity: similarities[start + at] ?? 0 }));
}
