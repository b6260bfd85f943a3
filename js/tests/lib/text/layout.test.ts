import { describe, expect, it } from "vitest";
import type { Answer, Token } from "../../../src/generated/protocol";
import { layoutOf } from "../../../src/lib/text/layout";
import { unitScores } from "../../../src/lib/text/units";
import { answer, special, tokensOf } from "../../fixture";

function read(of: Answer, part = 0): string {
  const pieces = layoutOf(of, "tokens").parts[part]?.pieces ?? [];
  return pieces
    .map((piece) => (piece.kind === "unit" && piece.unit.special ? "" : piece.text))
    .join("");
}

describe("layoutOf", () => {
  it.each([
    "I love you, but I also kind of dislike you",
    "  two  spaces\tand\n\nlines  ",
    "👩‍👩‍👧 dislike 🙂!",
    "أنا أحبك ولكن",
    "<img src=x onerror=alert(1)> </script>",
  ])("keeps the caller's own text: %j", (text) => {
    expect(read(answer(text))).toBe(text);
  });

  it("merges the tokens of a word, and leaves special tokens alone", () => {
    const layout = layoutOf(answer("I dislike you"), "words");
    expect(layout.texts).toEqual(["[CLS]", "I", "dislike", "you", "[SEP]"]);
    expect(layout.units.map((unit) => unit.tokens)).toEqual([[0], [1], [2, 3], [4], [5]]);
    expect(unitScores(layout.units, [1, 2, 3, 4, 5, 6])).toEqual([1, 2, 7, 5, 6]);
  });

  it("keeps two equal words apart", () => {
    const { units } = layoutOf(answer("you you"), "words");
    expect(units.map((unit) => unit.word)).toEqual([null, 0, 1, null]);
  });

  it("says which pieces touch", () => {
    const pieces = layoutOf(answer("dislike you"), "tokens").parts[0]?.pieces ?? [];
    const joins = pieces.map((piece) =>
      piece.kind === "unit" ? [piece.joinsBefore, piece.joinsAfter] : piece.text,
    );
    expect(joins).toEqual([
      [false, false],
      [false, true],
      [true, false],
      " ",
      [false, false],
      [false, false],
    ]);
  });

  it("shows a character of several tokens once", () => {
    const piece = (start: number, end: number): Token => {
      return { text: "🙂", start, end, part: 0, special: false, word: 0 };
    };
    const tokens = [piece(0, 1), piece(0, 1), piece(0, 1)];
    const layout = layoutOf({ ...answer("🙂"), tokens }, "tokens");
    expect(layout.parts[0]?.pieces.map((found) => found.text)).toEqual(["🙂", "", ""]);
    expect(layout.texts).toEqual(["🙂", "🙂", "🙂"]);
  });

  it("sets apart what was not read, counted in code points", () => {
    const text = "🙂 one two";
    const full = answer(text, { cut_at: [5, null] });
    const tokens = full.tokens.filter((token) => token.text !== "two");
    const pieces = layoutOf({ ...full, tokens }, "words").parts[0]?.pieces ?? [];
    expect(pieces.at(-1)).toEqual({ kind: "cut", text: " two" });
    expect(layoutOf({ ...full, tokens }, "words").parts[0]?.cut).toBe(true);
  });

  it("sets apart what lies outside of the window that was read", () => {
    const full = answer("one two three four");
    const tokens = full.tokens.filter(({ text }) => !["one", "four"].includes(text));
    const [part] = layoutOf({ ...full, tokens }, "words").parts;
    expect(part).toMatchObject({ cut: false, windowed: true });
    const outside = part?.pieces.filter(({ kind }) => kind === "cut");
    expect(outside?.map(({ kind, ...piece }) => ("text" in piece ? piece.text : kind))).toEqual([
      "one ",
      " four",
    ]);
    // White space and stops around the words are no text that was left out.
    const punctuated = answer(" … one two ");
    const words = punctuated.tokens.filter(({ text }) => text !== "…");
    expect(layoutOf({ ...punctuated, tokens: words }, "words").parts[0]?.windowed).toBe(false);
  });

  it("lays two texts out as two parts", () => {
    const first = answer("one two");
    const second = "three 🙂";
    const pair = {
      ...first,
      text_pair: second,
      tokens: [...first.tokens, ...tokensOf(second, 1, 2), special("[SEP]", 1)],
    };
    expect(layoutOf(pair, "words").parts).toHaveLength(2);
    expect(read(pair, 0)).toBe("one two");
    expect(read(pair, 1)).toBe(second);
  });

  it("makes do with tokens that go beyond the text", () => {
    const token: Token = { text: "x", start: 5, end: 9, part: 0, special: false, word: null };
    expect(() => layoutOf({ ...answer("a"), tokens: [token] }, "words")).not.toThrow();
  });
});
