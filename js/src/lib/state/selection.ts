import type { Answer, MethodInfo, Result, State } from "../../generated/protocol";

/** What a person has chosen to look at, with the predicted target filled in; targets by id. */
export interface Selection {
  readonly method: string;
  readonly target: string;
  readonly contrast: string;
  readonly output: State["output"];
  readonly layer: string;
}

/** The result to paint, and whether it is the one that was asked for or stands in for it. */
export interface Shown {
  readonly result: Result;
  readonly exact: boolean;
}

/** The cheap method that the kernel computes before a dear one. */
const FIRST_METHOD = "input_x_gradient";

export function isResultOf(result: Result, selection: Selection): boolean {
  return result.method === selection.method && isComparable(result, selection);
}

/** Whether two scores explain the same number, so that only the method differs. */
export function isComparable(result: Result, selection: Selection): boolean {
  return (
    result.target === selection.target &&
    result.contrast === selection.contrast &&
    result.output === selection.output &&
    result.layer === selection.layer
  );
}

export function isComputed(results: readonly Result[], selection: Selection): boolean {
  return results.some((result) => isResultOf(result, selection));
}

/** The result of the selection; until it is there, the nearest that explains the same target. */
export function shownResult(results: readonly Result[], selection: Selection): Shown | null {
  const exact = results.find((result) => isResultOf(result, selection));
  if (exact !== undefined) return { result: exact, exact: true };
  const comparable = results.filter((result) => isComparable(result, selection));
  const ofTarget = results.filter((result) => result.target === selection.target);
  const preview = firstMethod(comparable) ?? comparable[0] ?? firstMethod(ofTarget) ?? ofTarget[0];
  return preview === undefined ? null : { result: preview, exact: false };
}

function firstMethod(results: readonly Result[]): Result | undefined {
  return results.find((result) => result.method === FIRST_METHOD);
}

/** What was asked last: the texts, and whether the model writes the second one. */
export interface PresentTexts {
  readonly text: string;
  readonly textPair: string;
  readonly generates: boolean;
}

/** Whether an answer is one to the present texts, and not to earlier ones. */
export function isAnswerTo(answer: Answer, { text, textPair, generates }: PresentTexts): boolean {
  const isWritten = textPair === "" && generates;
  return answer.text === text && (isWritten || answer.text_pair === textPair);
}

/** A method in the comparison, and its result if that is computed. */
export interface Compared {
  readonly method: MethodInfo;
  readonly result: Result | undefined;
}

/** One entry a method, in the order given. */
export function comparedResults(
  results: readonly Result[],
  methods: readonly MethodInfo[],
  selection: Selection,
): readonly Compared[] {
  const ofMethod = new Map(
    results
      .filter((result) => isComparable(result, selection))
      .map((result) => [result.method, result]),
  );
  return methods.map((method) => ({ method, result: ofMethod.get(method.name) }));
}
