import type {
  Answer,
  MethodInfo,
  Result,
  State,
  TargetScore,
  Token,
} from "../src/generated/protocol";

/** A small world to test in: a sentiment model, a handful of methods, all of them computed. */

const TEXT = "I love you, but I also kind of dislike you";

export function method(
  name: string,
  title: string,
  family: string,
  more?: Partial<MethodInfo>,
): MethodInfo {
  const doc = `What ${title} does, in a sentence.`;
  const paper = "Someone et al. 2017, A method";
  const url = "https://example.org/paper";
  const own = { name, title, family, doc, paper, url };
  return { ...own, signed: true, passes: 1, caution: "", parameters: [], ...more };
}

export const CATALOGUE: MethodInfo[] = [
  method("saliency", "saliency", "gradient", { signed: false }),
  method("input_x_gradient", "input × gradient", "gradient"),
  method("integrated_gradients", "integrated gradients", "path", {
    passes: 50,
    parameters: [
      {
        name: "n_steps",
        title: "steps",
        doc: "Points along the path.",
        kind: "integer",
        default: 50,
        minimum: 1,
        maximum: 1000,
        choices: [],
      },
      {
        name: "baseline",
        title: "baseline",
        doc: "Where the path begins.",
        kind: "text",
        default: "pad",
        minimum: null,
        maximum: null,
        choices: ["pad", "mask", "zero"],
      },
      {
        name: "rule",
        title: "quadrature",
        doc: "How the points are weighted.",
        kind: "choice",
        default: "gauss_legendre",
        minimum: null,
        maximum: null,
        choices: ["gauss_legendre", "trapezoid"],
      },
      {
        name: "until_small",
        title: "stop early",
        doc: "Stop once the gap is small.",
        kind: "flag",
        default: false,
        minimum: null,
        maximum: null,
        choices: [],
      },
    ],
  }),
  method("expected_gradients", "expected gradients", "path"),
  method("smoothgrad", "SmoothGrad", "noise", { signed: false }),
  method("noisegrad", "NoiseGrad", "noise"),
  method("occlusion", "occlusion", "perturbation"),
  method("kernel_shap", "KernelSHAP", "perturbation"),
  method("attention_rollout", "attention rollout", "attention", { signed: false }),
];

/** As many methods as make the picker show a family at a time. */
export const LARGE_CATALOGUE: MethodInfo[] = [
  ...CATALOGUE,
  ...["ε", "γ", "z+", "αβ"].map((rule, at) => method(`lrp_${at}`, `LRP-${rule}`, "relevance")),
  method("guided_backprop", "guided backpropagation", "rules", {
    caution: "It fails sanity checks.",
  }),
];

/** Words, and "dislike" as two tokens; offsets count code points. */
export function tokensOf(text: string, part = 0, firstWord = 0): Token[] {
  const tokens: Token[] = [];
  const add = (slice: string, start: number, word: number) => {
    const end = start + [...slice].length;
    tokens.push({ text: slice, start, end, part, special: false, word });
  };
  let word = firstWord;
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu)) {
    const start = [...text.slice(0, match.index)].length;
    const found = match[0];
    if (found === "dislike") {
      add("dis", start, word);
      add("like", start + 3, word);
    } else {
      add(found, start, word);
    }
    word += 1;
  }
  return tokens;
}

export function special(text: string, part = 0): Token {
  return { text, start: 0, end: 0, part, special: true, word: null };
}

/** A label of the whole input, whose name is its id. */
export function labelTarget(name: string, more?: Partial<TargetScore>): TargetScore {
  const own = { id: name, name, kind: "label", label: "", token: null } as const;
  return { ...own, probability: 0.5, logit: 1, places: [], asked: false, ...more };
}

export function answer(text = TEXT, more?: Partial<Answer>): Answer {
  const read = tokensOf(text);
  const words: string[] = [];
  for (const token of read) words[token.word ?? 0] = (words[token.word ?? 0] ?? "") + token.text;
  return {
    text,
    text_pair: "",
    tokens: [special("[CLS]"), ...read, special("[SEP]")],
    words,
    targets: [
      labelTarget("NEGATIVE", { probability: 0.97, logit: 3.1 }),
      labelTarget("POSITIVE", { probability: 0.03, logit: -0.4 }),
    ],
    predicted: "NEGATIVE",
    cut_at: [null, null],
    image: null,
    ...more,
  };
}

export function result(of: Answer, more?: Partial<Result>): Result {
  const own = { method: "integrated_gradients", target: "NEGATIVE", signed: true, ...more };
  return {
    ...own,
    contrast: "",
    scores: of.tokens.map((token, at) => score(own.method, own.target, own.signed, token, at)),
    value: own.target === "NEGATIVE" ? 3.1 : -0.4,
    baseline_value: own.method === "integrated_gradients" ? -1.83 : null,
    gap: own.method === "integrated_gradients" ? 0.001 : null,
    relative_gap: own.method === "integrated_gradients" ? 0.0002 : null,
    parameters: {},
    output: "logit",
    layer: "",
    passes: 31,
    seconds: 0.14,
    ...more,
  };
}

const OPINIONS: Readonly<Record<string, number>> = {
  love: -1.12,
  dis: 1.1,
  like: 0.77,
  but: 0.42,
  kind: 0.2,
  you: -0.12,
};

function score(name: string, target: string, signed: boolean, token: Token, at: number): number {
  const noise = Math.sin(at * 7.3 + name.length * 1.7) * 0.16;
  const raw = (token.special ? 0.1 : (OPINIONS[token.text] ?? 0)) + noise;
  const scaled = (raw * (1 + (name.length % 5))) / 2;
  if (!signed) return Math.abs(scaled);
  return target === "NEGATIVE" ? scaled : -scaled;
}

export function allResults(of: Answer, catalogue = CATALOGUE): Result[] {
  return of.targets.flatMap(({ id: target }) =>
    catalogue.map(({ name, signed }) => result(of, { method: name, target, signed })),
  );
}

export function state(more?: Partial<State>): State {
  const own = more?.answer ?? answer();
  return {
    schema_version: 4,
    model_info: {
      name: "distilbert-sst2",
      task: "text classification",
      layers: ["layer_1", "layer_2"],
      takes_pair: true,
      generates: false,
      takes_image: false,
      text_names: ["text", "second text"],
      target_noun: "class",
      independent: false,
      selectable_spans: null,
      max_length: 512,
      labels: [],
    },
    catalogue: CATALOGUE,
    text: own.text,
    text_pair: own.text_pair,
    labels: [],
    hypothesis_template: "",
    multi_label: false,
    method: "integrated_gradients",
    parameters: {},
    target: "",
    contrast: "",
    output: "logit",
    layer: "",
    answer: own,
    results: allResults(own),
    inside: [],
    loaded_views: [{ name: "inside", label: "Inside the model", hint: "attention" }],
    view_scripts: {},
    occlusion_effect: {
      targets: own.targets.map(({ id }) => id),
      tokens: own.tokens.flatMap(() => [0.6, 0.4]),
      words: own.words.flatMap((word) => (word === "dislike" ? [0.21, 0.79] : [0.9, 0.1])),
    },
    selection_effect: null,
    history: [],
    costs: {},
    failures: {},
    status: "ready",
    progress: null,
    error: "",
    view: "heatmap",
    left_out: [],
    granularity: "words",
    row_granularity: "tokens",
    palette: "blue_red",
    scale: "input",
    image_display: { mode: "overlay", sign: "all", percentile: 98, opacity: 0.8, kept: 0.2 },
    hovered: null,
    selected: [],
    ...more,
  };
}

/** As long an input as most models take. */
export function longState(tokens = 512): State {
  const words =
    "It was a dark and stormy night; they did not love it but nobody would dislike you .";
  const pool = words.split(" ");
  const text = Array.from({ length: tokens * 2 }, (_, at) => pool[(at * 7) % pool.length]).join(
    " ",
  );
  const full = answer(text);
  const [first, last] = [special("[CLS]"), special("[SEP]")];
  const read = full.tokens.slice(1, tokens - 1);
  const cut = read.at(-1)?.end ?? 0;
  return state({
    answer: { ...full, tokens: [first, ...read, last], cut_at: [cut, null] },
  });
}
