import type {
  Answer,
  HoveredToken,
  Image,
  ImageDisplay,
  MethodInfo,
  ModelInfo,
  OcclusionEffect,
  Parameter,
  Progress,
  Result,
  SelectableSpans,
  State,
  TargetScore,
  TextSpan,
  Token,
} from "../../generated/protocol";
import { GRANULARITIES } from "../text/segments";
import {
  anyOf,
  type Guard,
  isBoolean,
  isCount,
  isNull,
  isNumber,
  isString,
  listOf,
  oneOf,
  recordOf,
  shapeOf,
} from "./guards";

/** The number of the state's shape that this page was built for. */
export const SCHEMA_VERSION: State["schema_version"] = 4;

const isScalar = anyOf(isBoolean, isNumber, isString);
const isOutput = oneOf<State["output"]>("logit", "probability", "log_odds");
const isGranularity = oneOf(...GRANULARITIES);

const isSelectableSpans = shapeOf<SelectableSpans>({
  part: anyOf(isNumber, isNull),
  several: isBoolean,
  labels: listOf(isString),
  free: isBoolean,
});
const isModelInfo = shapeOf<ModelInfo>({
  name: isString,
  task: isString,
  layers: listOf(isString),
  takes_pair: isBoolean,
  takes_image: isBoolean,
  generates: isBoolean,
  text_names: listOf(isString),
  target_noun: isString,
  independent: isBoolean,
  selectable_spans: anyOf(isSelectableSpans, isNull),
  max_length: anyOf(isNumber, isNull),
  labels: listOf(isString),
});
const isParameter = shapeOf<Parameter>({
  name: isString,
  title: isString,
  doc: isString,
  kind: oneOf<Parameter["kind"]>("integer", "number", "flag", "choice", "text"),
  default: isScalar,
  minimum: anyOf(isNumber, isNull),
  maximum: anyOf(isNumber, isNull),
  choices: listOf(isString),
});
const isMethodInfo = shapeOf<MethodInfo>({
  name: isString,
  title: isString,
  family: isString,
  doc: isString,
  paper: isString,
  url: isString,
  signed: isBoolean,
  passes: isNumber,
  caution: isString,
  parameters: listOf(isParameter),
});
const isToken = shapeOf<Token>({
  text: isString,
  start: isNumber,
  end: isNumber,
  part: isNumber,
  special: isBoolean,
  word: anyOf(isNumber, isNull),
});
const isPlace = shapeOf<TextSpan>({ part: isNumber, start: isNumber, end: isNumber });
const isTargetScore = shapeOf<TargetScore>({
  name: isString,
  probability: isNumber,
  logit: isNumber,
  places: listOf(isPlace),
  asked: isBoolean,
});
const isImageShape = shapeOf<Image>({
  png: isString,
  width: isCount,
  height: isCount,
  cell: isCount,
  patch: isCount,
});
/** Whole patches fill the image, or its squares would not be where its scores are. */
const isImage: Guard<Image> = (value): value is Image =>
  isImageShape(value) &&
  [value.width, value.height].every((side) => side % (value.cell * value.patch) === 0);
const isAnswer = shapeOf<Answer>({
  text: isString,
  text_pair: isString,
  tokens: listOf(isToken),
  words: listOf(isString),
  targets: listOf(isTargetScore),
  predicted: isString,
  cut_at: listOf(anyOf(isNumber, isNull)),
  image: anyOf(isImage, isNull),
});
const isResult = shapeOf<Result>({
  method: isString,
  target: isString,
  contrast: isString,
  signed: isBoolean,
  scores: listOf(isNumber),
  value: isNumber,
  baseline_value: anyOf(isNumber, isNull),
  gap: anyOf(isNumber, isNull),
  relative_gap: anyOf(isNumber, isNull),
  parameters: recordOf(isScalar),
  output: isOutput,
  layer: isString,
  passes: isNumber,
  seconds: isNumber,
});
const isWithout = shapeOf<OcclusionEffect>({
  targets: listOf(isString),
  tokens: listOf(listOf(isNumber)),
  words: listOf(listOf(isNumber)),
});
const isSpan = shapeOf<HoveredToken>({
  index: isNumber,
  text: isString,
  start: isNumber,
  end: isNumber,
  score: isNumber,
});
const isImageDisplay = shapeOf<ImageDisplay>({
  mode: oneOf<ImageDisplay["mode"]>("overlay", "heatmap", "side_by_side", "masked", "alpha"),
  sign: oneOf<ImageDisplay["sign"]>("all", "positive", "negative", "absolute"),
  percentile: isNumber,
  opacity: isNumber,
  kept: isNumber,
});
const isProgress = shapeOf<Progress>({ method: isString, done: isNumber, total: isNumber });

type Readers = { readonly [K in keyof State]: (raw: unknown) => State[K] };

/**
 * How each value of the state is read. A notebook may be years old and a page may be edited, so
 * what does not fit is replaced by its default, and a list loses only the entries that do not fit.
 */
export const READERS: Readers = {
  contrast: orElse(isString, ""),
  answer: orElse(anyOf(isAnswer, isNull), null),
  catalogue: fitting(isMethodInfo),
  costs: orElse(recordOf(isNumber), {}),
  error: orElse(isString, ""),
  failures: orElse(recordOf(isString), {}),
  granularity: orElse(isGranularity, "words"),
  hovered: orElse(anyOf(isSpan, isNull), null),
  hypothesis_template: orElse(isString, ""),
  labels: fitting(isString),
  layer: orElse(isString, ""),
  left_out: fitting(isString),
  method: orElse(isString, "integrated_gradients"),
  model_info: orElse(isModelInfo, {
    name: "",
    task: "",
    layers: [],
    takes_pair: false,
    takes_image: false,
    generates: false,
    text_names: [],
    target_noun: "",
    independent: false,
    selectable_spans: null,
    max_length: null,
    labels: [],
  }),
  multi_label: orElse(isBoolean, false),
  output: orElse(isOutput, "logit"),
  palette: orElse(oneOf<State["palette"]>("blue_red", "purple_orange", "teal_brown"), "blue_red"),
  parameters: orElse(recordOf(recordOf(isScalar)), {}),
  image_display: orElse(isImageDisplay, {
    mode: "overlay",
    sign: "all",
    percentile: 98,
    opacity: 0.8,
    kept: 0.2,
  }),
  progress: orElse(anyOf(isProgress, isNull), null),
  results: fitting(isResult),
  row_granularity: orElse(isGranularity, "tokens"),
  scale: orElse(oneOf<State["scale"]>("input", "fixed"), "input"),
  schema_version: () => SCHEMA_VERSION,
  selected: fitting(isSpan),
  status: orElse(
    oneOf<State["status"]>("ready", "computing", "background", "stopped", "failed"),
    "ready",
  ),
  target: orElse(isString, ""),
  text: orElse(isString, ""),
  text_pair: orElse(isString, ""),
  view: orElse(oneOf<State["view"]>("heatmap", "compare", "map"), "heatmap"),
  occlusion_effect: orElse(anyOf(isWithout, isNull), null),
};

/** Why the page cannot show a state with this number, or null if it can. */
export function schemaFault(version: unknown): string | null {
  if (version === SCHEMA_VERSION) return null;
  const found = typeof version === "number" ? `version ${version}` : "no version";
  return (
    "This widget was saved or served by another version of tfxg_widget: its state has " +
    `${found}, this page reads version ${SCHEMA_VERSION}. ` +
    "Upgrade both to the same release and run the cell again."
  );
}

function orElse<T>(guard: Guard<T>, fallback: T): (raw: unknown) => T {
  return (raw) => (guard(raw) ? raw : fallback);
}

function fitting<T>(guard: Guard<T>): (raw: unknown) => T[] {
  return (raw) => {
    if (!Array.isArray(raw)) return [];
    const entries: unknown[] = raw;
    // Most often all fit, and the list itself then stays the same to whoever compares it.
    return listOf(guard)(entries) ? entries : entries.filter(guard);
  };
}
