import { expect, it } from "vitest";
import { draftPieces } from "../../../src/lib/text/draft";
import { unitsOf } from "../../../src/lib/text/units";
import { answer } from "../../fixture";

function pieces(draft: string, text: string): readonly string[] {
  const units = unitsOf(answer(text), "words").filter((unit) => !unit.special);
  const found = draftPieces(draft, text, units);
  expect(found.map((piece) => piece.text).join("")).toBe(draft);
  return found.map((piece) => (piece.unit === null ? piece.text : `[${piece.text}]`));
}

it("keeps the units of an unchanged text", () => {
  expect(pieces("I love it", "I love it")).toEqual(["[I]", " ", "[love]", " ", "[it]"]);
});

it("keeps those before and after a change, wherever they are now", () => {
  expect(pieces("I really love it", "I love it")).toEqual([
    ...["[I]", " really ", "[love]", " ", "[it]"],
  ]);
  expect(pieces("I it", "I love it")).toEqual(["[I]", " ", "[it]"]);
  expect(pieces("I loved it", "I love it")).toEqual(["[I]", " ", "[love]", "d ", "[it]"]);
});

it("takes nothing twice where the change repeats what is there", () => {
  expect(pieces("a a a", "a a")).toEqual(["[a]", " ", "[a]", " a"]);
  expect(pieces("", "a a")).toEqual([]);
});

it("counts characters beyond the first plane as a field does", () => {
  expect(pieces("😀 good!", "😀 good")).toEqual(["[😀]", " ", "[good]", "!"]);
  expect(pieces("very 😀 good", "😀 good")).toEqual(["very ", "[😀]", " ", "[good]"]);
});
