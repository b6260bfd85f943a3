import type { State } from "../../generated/protocol";

export type Granularity = State["granularity"];
/** What is longer than a word. */
export type Stretch = Exclude<Granularity, "tokens" | "words">;

export const STRETCHES: readonly Stretch[] = ["sentences", "lines", "paragraphs"];
export const GRANULARITIES: readonly Granularity[] = ["words", "tokens", ...STRETCHES];

const LINE_END = /\n/g;
const BLANK_LINE = /\n[^\S\n]*\n\s*/g;
/** For browsers without `Intl.Segmenter`. */
const SENTENCE_END = /[.!?…]+["'”’»)\]]*\s+|[。！？]+\s*|\n+/g;

/** Where the stretches of a text end, in UTF-16 units: in order, the last at its end. */
export function stretchEnds(text: string, by: Stretch): readonly number[] {
  const ends = by === "sentences" ? sentenceEnds(text) : endsOf(text, MARKS[by]);
  return ends.at(-1) === text.length ? ends : [...ends, text.length];
}

const MARKS = { lines: LINE_END, paragraphs: BLANK_LINE } as const;

/** Sentences by Unicode's rules (UAX #29), of one language so that all browsers agree. */
function sentenceEnds(text: string): readonly number[] {
  if (typeof Intl.Segmenter !== "function") return endsOf(text, SENTENCE_END);
  const sentences = new Intl.Segmenter("en", { granularity: "sentence" }).segment(text);
  return Array.from(sentences, ({ index, segment }) => index + segment.length);
}

function endsOf(text: string, mark: RegExp): readonly number[] {
  return Array.from(text.matchAll(mark), ({ index, 0: found }) => index + found.length);
}
