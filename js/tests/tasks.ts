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

/** The id of a target of these answers: nothing of a name, as nothing reads one off it. */
export function idOf(name: string): string {
  return `id ${[...name].map((letter) => letter.codePointAt(0)).join(" ")}`;
}

export function target(
  name: string,
  [start, end]: readonly [number, number],
  more?: Partial<TargetScore>,
): TargetScore {
  const own = { id: idOf(name), name, kind: "answer", label: "", token: null } as const;
  const score = { probability: 0.5, logit: 1, asked: false };
  return { ...own, ...score, places: [place(start, end)], ...more };
}

export function entity(
  name: string,
  label: string,
  range: readonly [number, number],
  more?: Partial<TargetScore>,
): TargetScore {
  return target(name, range, { kind: "entity", label, ...more });
}

/** Two entities, and a word of one of them that was asked about. */
export function answerOfEntities(): Answer {
  return answer("New York greets Bob today", {
    targets: [
      entity("New York: location", "location", [0, 8], { probability: 0.8 }),
      entity("Bob: person", "person", [16, 19], { probability: 0.9 }),
      entity("York: person", "person", [4, 8], { probability: 0.95, asked: true }),
    ],
    predicted: idOf("Bob: person"),
  });
}

function candidate(
  name: string,
  label: string,
  token: number,
  range: readonly [number, number],
  more: Partial<TargetScore>,
): TargetScore {
  return target(name, range, { kind: "candidate", label, token, ...more });
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
      candidate("mask 1: good", "good", 2, [2, 8], { probability: 0.4 }),
      candidate("mask 1: bad", "bad", 2, [2, 8], { probability: 0.1 }),
      candidate("mask 2: love", "love", 6, [20, 26], { probability: 0.3 }),
      candidate("mask 2: war", "war", 6, [20, 26], { probability: 0.6 }),
    ],
    predicted: idOf("mask 2: war"),
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
