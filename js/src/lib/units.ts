import type { Answer, Span, State, Token } from "../generated/protocol";

/**
 * What is coloured, pointed at and clicked as one: a token, or all tokens of a word. In a picture a
 * cell, or all cells of a patch.
 */
export interface Unit {
  /** Place among the units shown; with granularity "tokens" also the token's own index. */
  readonly index: number;
  /** As code points into the text of its part. */
  readonly start: number;
  readonly end: number;
  readonly part: number;
  readonly special: boolean;
  /** Index into `Answer.words`; null for special tokens. */
  readonly word: number | null;
  /** Indices of the tokens that it holds. */
  readonly tokens: readonly number[];
}

export function unitsOf(
  tokens: readonly Token[],
  granularity: State["granularity"],
): readonly Unit[] {
  const units: Unit[] = [];
  tokens.forEach((token, at) => {
    const last = units.at(-1);
    if (granularity === "words" && last !== undefined && sameWord(last, token)) {
      const end = Math.max(last.end, token.end);
      units[last.index] = { ...last, end, tokens: [...last.tokens, at] };
      return;
    }
    const { start, end, part, special, word } = token;
    units.push({ index: units.length, start, end, part, special, word, tokens: [at] });
  });
  return units;
}

function sameWord(unit: Unit, token: Token): boolean {
  if (unit.special || token.special || token.word === null) return false;
  return unit.word === token.word && unit.part === token.part;
}

/** A unit's score is the sum of its tokens'. */
export function unitScores(units: readonly Unit[], scores: readonly number[]): readonly number[] {
  return units.map((unit) => unit.tokens.reduce((sum, at) => sum + (scores[at] ?? 0), 0));
}

/** The unit that a span was made of, or undefined once the tokens or words are others. */
export function unitOfSpan(units: readonly Unit[], span: Span | null): Unit | undefined {
  if (span === null) return undefined;
  const unit = units[span.index];
  return unit?.start === span.start && unit.end === span.end ? unit : undefined;
}

/** The text that a part of the answer stands on. */
export function partText(answer: Answer, part: number): string {
  return part === 0 ? answer.text : answer.text_pair;
}
