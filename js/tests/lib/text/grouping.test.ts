import { afterEach, describe, expect, it, vi } from "vitest";
import { granularitiesFor } from "../../../src/lib/text/grouping";
import { layoutOf } from "../../../src/lib/text/layout";
import { type Stretch, stretchEnds } from "../../../src/lib/text/segments";
import { unitScores } from "../../../src/lib/text/units";
import { answer, special, tokensOf } from "../../fixture";

function stretches(text: string, by: Stretch): string[] {
  let from = 0;
  return stretchEnds(text, by).map((end) => {
    const stretch = text.slice(from, end);
    from = end;
    return stretch;
  });
}

describe("stretchEnds", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each<[Stretch, string, string[]]>([
    ["lines", "one\ntwo\n", ["one\n", "two\n"]],
    ["lines", "one\r\n\r\ntwo", ["one\r\n", "\r\n", "two"]],
    ["paragraphs", "one\ntwo\n \n\n three\nfour", ["one\ntwo\n \n\n ", "three\nfour"]],
    ["paragraphs", "one\ntwo", ["one\ntwo"]],
    ["sentences", "It was 3.5 m. Was it? Yes!", ["It was 3.5 m. ", "Was it? ", "Yes!"]],
    ["sentences", "彼は来た。彼女も。", ["彼は来た。", "彼女も。"]],
    ["sentences", "no end", ["no end"]],
  ])("finds %s in %j", (by, text, expected) => {
    expect(stretches(text, by)).toEqual(expected);
    if (by !== "sentences") return;
    vi.stubGlobal("Intl", {});
    expect(stretches(text, by)).toEqual(expected);
  });

  it("gives an empty text one empty stretch", () => {
    expect(stretches("", "sentences")).toEqual([""]);
  });
});

describe("grouped units", () => {
  const TEXT = "🙂 I dislike it. You\nlove it!\n\nStop";

  it.each<[Stretch, string[]]>([
    ["sentences", ["🙂 I dislike it.", "You", "love it!", "Stop"]],
    ["lines", ["🙂 I dislike it. You", "love it!", "Stop"]],
    ["paragraphs", ["🙂 I dislike it. You\nlove it!", "Stop"]],
  ])("are %s, with the sums of their tokens", (by, expected) => {
    const of = answer(TEXT);
    const { texts, units } = layoutOf(of, by);
    expect(texts).toEqual(["[CLS]", ...expected, "[SEP]"]);
    const ones = of.tokens.map(() => 1);
    expect(unitScores(units, ones)).toEqual(units.map((unit) => unit.tokens.length));
    expect(units.flatMap((unit) => unit.tokens)).toEqual(of.tokens.map((_, at) => at));
    expect(units.every((unit) => unit.word === null)).toBe(true);
  });

  it("count a token's white space to neither stretch", () => {
    const of = answer("One. Two");
    const tokens = of.tokens.map((token) =>
      token.text === "Two" ? { ...token, start: 4 } : token,
    );
    expect(layoutOf({ ...of, tokens }, "sentences").texts).toEqual([
      ...["[CLS]", "One.", " Two", "[SEP]"],
    ]);
  });

  it("do not reach over a special token or from one text into the other", () => {
    const first = answer("one two", { text_pair: "three" });
    const [one, two] = tokensOf("one two");
    const tokens = [one, special("<x>"), two, ...tokensOf("three", 1, 2)].filter(
      (token) => token !== undefined,
    );
    expect(layoutOf({ ...first, tokens }, "lines").texts).toEqual(["one", "<x>", "two", "three"]);
  });
});

it("offers only the granularities that differ, and the chosen one", () => {
  expect(granularitiesFor(["one two"], "words")).toEqual(["words", "tokens"]);
  expect(granularitiesFor(["one two"], "lines")).toEqual(["words", "tokens", "lines"]);
  expect(granularitiesFor(["One. Two"], "words")).toEqual(["words", "tokens", "sentences"]);
  expect(granularitiesFor(["a\n\nb"], "tokens")).toHaveLength(5);
  expect(granularitiesFor([], "words")).toEqual(["words", "tokens"]);
});
