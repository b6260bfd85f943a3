import type {
  Answer,
  SelectableSpans,
  State,
  TargetScore,
  TextSpan,
} from "../src/generated/protocol";
import { answer, special, state, tokensOf } from "./fixture";

/** Answers of other tasks than the classification of texts. */

export const ENTITIES: SelectableSpans = {
  part: null,
  several: true,
  labels: [
    "O",
    "location",
    "person",
    "product",
    "group",
    "work",
    "B-location",
    "I-location",
    "B-x",
  ],
  free: false,
};
export const ANSWERS: SelectableSpans = {
  part: 1,
  several: true,
  labels: ["span", "start", "end"],
  free: false,
};
export const MASKS: SelectableSpans = { part: null, several: false, labels: [], free: true };

export function place(start: number, end: number, part = 0): TextSpan {
  return { part, start, end };
}

export function target(
  name: string,
  [start, end]: readonly [number, number],
  more?: Partial<TargetScore>,
): TargetScore {
  const own = { probability: 0.5, logit: 1, asked: false };
  return { name, places: [place(start, end)], ...own, ...more };
}

/** Two entities, and a word of one of them that was asked about. */
export function answerOfEntities(): Answer {
  return answer("New York greets Bob today", {
    targets: [
      target("New York: location", [0, 8], { probability: 0.8 }),
      target("Bob: person", [16, 19], { probability: 0.9 }),
      target("York: person", [4, 8], { probability: 0.95, asked: true }),
    ],
    predicted: "Bob: person",
  });
}

export function answerOfMasks(): Answer {
  const text = "a [MASK] film and a [MASK] story";
  const mask = (start: number) => ({ ...special("[MASK]"), start, end: start + 6 });
  const read = tokensOf("a ______ film and a ______ story").map((token) =>
    token.text === "_" ? undefined : token,
  );
  const words = read.filter((token) => token !== undefined);
  const tokens = [special("[CLS]"), ...words, mask(2), mask(20), special("[SEP]")];
  return answer(text, {
    tokens: tokens.sort(
      (a, b) => Number(a.text === "[SEP]") - Number(b.text === "[SEP]") || a.start - b.start,
    ),
    words: words.map((token) => token.text),
    targets: [
      target("mask 1: good", [2, 8], { probability: 0.4 }),
      target("mask 1: bad", [2, 8], { probability: 0.1 }),
      target("mask 2: love", [20, 26], { probability: 0.3 }),
      target("mask 2: war", [20, 26], { probability: 0.6 }),
    ],
    predicted: "mask 2: war",
  });
}

export function taskState(
  of: Answer,
  selectable: SelectableSpans | null,
  noun: string,
): Partial<State> {
  const model_info = { ...state().model_info, selectable_spans: selectable, target_noun: noun };
  return { answer: of, text: of.text, text_pair: of.text_pair, model_info, occlusion_effect: null };
}
