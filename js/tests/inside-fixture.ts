import type { InsidePart, LayerToken, Quantised } from "../src/generated/protocol";
import type { Query } from "../src/lib/inside/parts";
import { answer } from "./fixture";

/** Two layers of three heads over the answer of the other fixtures. */

export const LAYERS = 2;
export const HEADS = 3;

export const TOKENS: LayerToken[] = answer().tokens.map(({ text, special }, index) => ({
  ...{ name: text, index, special },
}));

const COUNT = TOKENS.length;

/** Head k of each layer reads the token k places before; the last byte stands for 1. */
function maps(heads: number): Quantised {
  const values = Array.from({ length: heads * COUNT * COUNT }, (_, at) => {
    const [head, row, column] = [
      Math.floor(at / COUNT / COUNT),
      Math.floor(at / COUNT) % COUNT,
      at % COUNT,
    ];
    return column === Math.max(0, row - head) ? 255 : 0;
  });
  const steps = Array.from({ length: heads }, () => 1 / 255);
  return { shape: [heads, COUNT, COUNT], values, steps, zero: 0 };
}

/** Numbers that need no precision. */
function small(shape: number[]): Quantised {
  const length = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length }, (_, at) => 128 + ((at * 37) % 100) - 50);
  return { shape, values, steps: Array.from({ length: shape[0] ?? 0 }, () => 0.01), zero: 128 };
}

function opened(query: Query, part: InsidePart["part"], isOfTarget = false): InsidePart {
  return { query, part, target: "", contrast: "", output: isOfTarget ? "logit" : null };
}

const HEADS_OF_LAYER = Array.from({ length: HEADS }, (_, head) => head);

export const OVERVIEW = opened(
  { type: "overview" },
  {
    type: "overview",
    sides: [{ side: "self", layers: LAYERS, heads: HEADS, reading: TOKENS, read: TOKENS }],
    no_attention: "",
    hidden_states: LAYERS + 1,
    neuron_layers: LAYERS,
    lens: "classes",
  },
);

export function headMaps(layer: number): InsidePart {
  const of = { side: "self", layer, weighting: "weights" } as const;
  return opened(
    { type: "head_maps", ...of, heads: HEADS_OF_LAYER },
    { type: "head_maps", maps: maps(HEADS) },
  );
}

export const GRID = opened(
  { type: "head_grid", side: "self" },
  {
    type: "head_grid",
    ...{ layers: LAYERS, heads: HEADS },
    maps: { ...maps(LAYERS * HEADS) },
    entropy: [0, 1, 2, 3, 4, 5],
    mean_distance: [],
    to_separators: [0, 0, 0, 0, 0, 0],
    importance: [0.1, 0.6, 0.2, 0.3, 0.5, 0.4],
  },
  true,
);

export const ANSWERS = opened(
  { type: "layer_answers" },
  {
    type: "layer_answers",
    labels: ["NEGATIVE", "POSITIVE"],
    tokens: 1,
    probabilities: [0.5, 0.5, 0.75, 0.25, 0.97, 0.03],
  },
);

export const CONDUCTANCE = opened(
  { type: "layer_conductance" },
  {
    type: "layer_conductance",
    tokens: TOKENS,
    scores: small([LAYERS + 1, COUNT]),
    ...{ value: 3.1, baseline_value: -1.8 },
  },
  true,
);

export const FACTORS = opened(
  { type: "neuron_factors", n_factors: 2, first_layer: 0, last_layer: LAYERS - 1 },
  {
    type: "neuron_factors",
    tokens: TOKENS,
    activity: { ...small([2, COUNT]), zero: 0 },
    neurons: [
      [
        [0, 7],
        [1, 3],
      ],
      [[1, 9]],
    ],
    error: 0.25,
  },
);

/** Token k goes from (k, 0) to (k, 1) and (k, 2). */
export const PATHS = opened(
  { type: "token_paths", side: "self", unit_length: false },
  {
    type: "token_paths",
    tokens: TOKENS,
    coordinates: [0, 1, 2].flatMap((y) => TOKENS.flatMap((_, x) => [x, y])),
    kept_variance: 0.75,
  },
);

export const VECTORS = opened(
  { type: "head_vectors", side: "self", layer: 0, head: 1, token: 2 },
  {
    type: "head_vectors",
    query: small([1, 4]),
    keys: small([COUNT, 4]),
    weights: TOKENS.map((_, at) => (at === 1 ? 0.75 : 0.25 / (COUNT - 1))),
  },
);

/** A language model's: the word is read after each token. */
export const LENS = opened(
  { type: "logit_lens", watch: ["dog"] },
  {
    type: "logit_lens",
    positions: TOKENS.slice(0, 2),
    reads_next: true,
    cells: [
      ["a", "b"],
      ["c", "d"],
    ].map((row) => row.map((token) => ({ tokens: [token, "e"], probabilities: [0.75, 0.125] }))),
    watched: [
      {
        ...{ word: "dog", token: "do", is_whole: false },
        ranks: [100, 10, 2, 1],
        probabilities: [0, 0, 0.1, 0.5],
      },
    ],
  },
);

export const ALL_PARTS: InsidePart[] = [
  ...[OVERVIEW, headMaps(0), headMaps(1), GRID, VECTORS, ANSWERS, CONDUCTANCE],
  ...[PATHS, FACTORS],
];
