import type { Answer, Result, TargetScore } from "../src/generated/protocol";
import { answer, result, special, tokensOf } from "./fixture";

/** A prompt and what a model wrote after it: each of its tokens is a target. */

export const PROMPT = "You love it.";
export const WRITTEN = "I dislike it. You\nlove it";

export function writtenAnswer(more?: Partial<Answer>): Answer {
  const prompt = tokensOf(PROMPT);
  const firstWord = prompt.length;
  const written = tokensOf(WRITTEN, 1, firstWord);
  const seen = new Map<string, number>();
  const targets = written.map(({ text, start, end }, at): TargetScore => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    const name = count === 1 ? text : `${text} (${count})`;
    return {
      ...{ id: `token:${at}`, name, kind: "token", label: "", token: 1 + prompt.length + at },
      ...{ probability: 0.5, logit: 2, places: [{ part: 1, start, end }], asked: false },
    };
  });
  return answer(PROMPT, {
    text_pair: WRITTEN,
    tokens: [special("<s>"), ...prompt, ...written],
    targets,
    predicted: targets[0]?.id ?? "",
    ...more,
  });
}

/** Each target's scores are its number, for the tokens that come before it. */
export function writtenResults(of: Answer): Result[] {
  const first = of.tokens.findIndex((token) => token.part === 1);
  return of.targets.map(({ id }, k) =>
    result(of, {
      target: id,
      scores: of.tokens.map((_, at) => (at < first + k ? k + 1 : 0)),
    }),
  );
}
