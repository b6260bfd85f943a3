import type { Answer, HoveredToken } from "../../generated/protocol";
import { groupingOf } from "./grouping";
import { utf16Offsets } from "./offsets";
import type { Granularity } from "./segments";

/**
 * What is coloured, pointed at and clicked as one: a token, or all of a word, a sentence …; in a
 * image a cell, or all cells of a patch.
 */
export interface Unit {
  /** TextSpan among the units shown; with granularity "tokens" also the token's own index. */
  readonly index: number;
  /** As code points into the text of its part. */
  readonly start: number;
  readonly end: number;
  readonly part: number;
  readonly special: boolean;
  /** Index into `Answer.words`; null for special tokens and for what is longer than a word. */
  readonly word: number | null;
  /** Indices of the tokens that it holds. */
  readonly tokens: readonly number[];
}

export function unitsOf(answer: Answer, granularity: Granularity): readonly Unit[] {
  const groupOf = groupingOf(answer, granularity);
  const isWithinWord = granularity === "tokens" || granularity === "words";
  const units: Unit[] = [];
  let open: number | null = null;
  answer.tokens.forEach((token, at) => {
    const { start, end, part, special } = token;
    const group = special ? null : groupOf(token);
    const last = units.at(-1);
    if (last !== undefined && last.part === part && group !== null && group === open) {
      units[last.index] = {
        ...last,
        end: Math.max(last.end, end),
        tokens: [...last.tokens, at],
      };
      return;
    }
    const word = isWithinWord ? token.word : null;
    units.push({ index: units.length, start, end, part, special, word, tokens: [at] });
    open = group;
  });
  return units;
}

/** A unit's score is the sum of its tokens'. */
export function unitScores(units: readonly Unit[], scores: readonly number[]): readonly number[] {
  return units.map((unit) => unit.tokens.reduce((sum, at) => sum + (scores[at] ?? 0), 0));
}

/** The unit that a span was made of, or undefined once the tokens or words are others. */
export function unitOfSpan(units: readonly Unit[], span: HoveredToken | null): Unit | undefined {
  if (span === null) return undefined;
  const unit = units[span.index];
  return unit?.start === span.start && unit.end === span.end ? unit : undefined;
}

/** The text that a part of the answer stands on. */
export function partText(answer: Answer, part: number): string {
  return part === 0 ? answer.text : answer.text_pair;
}

/** Where a unit begins and ends in the text of its part, in UTF-16 units as a field counts. */
export function unitRange(answer: Answer, unit: Unit): readonly [number, number] {
  const at = utf16Offsets(partText(answer, unit.part));
  return [at(unit.start), at(unit.end)];
}
