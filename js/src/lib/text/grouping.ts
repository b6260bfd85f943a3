import type { Answer, Token } from "../../generated/protocol";
import { utf16Offsets } from "./offsets";
import { GRANULARITIES, type Granularity, STRETCHES, type Stretch, stretchEnds } from "./segments";

/** Neighbouring tokens of one group are shown as one; null stands for a token by itself. */
export type GroupOf = (token: Token) => number | null;

export function groupingOf(answer: Answer, granularity: Granularity): GroupOf {
  if (granularity === "tokens") return () => null;
  if (granularity === "words") return (token) => token.word;
  const groups = [answer.text, answer.text_pair].map((text) => stretchOf(text, granularity));
  return (token) => groups[token.part]?.(token) ?? null;
}

/** The granularities that differ on these texts, and the chosen one whether it does or not. */
export function granularitiesFor(texts: readonly string[], chosen: Granularity): Granularity[] {
  const isSplit = (by: Stretch) => texts.some((text) => stretchEnds(text, by).length > 1);
  const useful: readonly Granularity[] = ["words", "tokens", ...STRETCHES.filter(isSplit), chosen];
  return GRANULARITIES.filter((granularity) => useful.includes(granularity));
}

/** More words than that do not stand side by side. */
const MOST_COLUMNS = 60;

/** What a map begins with: sentences, where its text is too long for a column a word. */
export function mapGranularity(answer: Answer, chosen: Granularity): Granularity {
  const isFine = chosen === "words" || chosen === "tokens";
  if (!isFine || answer.words.length <= MOST_COLUMNS) return chosen;
  const texts = [answer.text, answer.text_pair];
  return texts.some((text) => stretchEnds(text, "sentences").length > 1) ? "sentences" : chosen;
}

/** By a token's first character that is no white space, as some tokens carry the space before. */
function stretchOf(text: string, by: Stretch): (token: Token) => number {
  const ends = stretchEnds(text, by);
  const at = utf16Offsets(text);
  return ({ start, end }) => {
    const from = at(start);
    const lead = text.slice(from, at(end)).search(/\S/);
    return ends.findIndex((stop) => from + Math.max(0, lead) < stop);
  };
}
