import { describe, expect, it } from "vitest";
import { layerTokensOf, unitOfLayerToken } from "../../../src/lib/inside/layer-tokens";
import { layoutOf } from "../../../src/lib/text/layout";
import { answer } from "../../fixture";
import { imageAnswer } from "../../image-fixture";

const token = (index: number) => ({ name: String(index), index, special: index < 0 });

describe("a layer's tokens of a text", () => {
  const of = answer();
  const tokens = [token(-1), ...of.tokens.map((_, at) => token(at))];
  const words = layoutOf(of, "words");
  const dislike = words.texts.indexOf("dislike");

  it("belong to the words that they are of", () => {
    expect(layerTokensOf(words, dislike, tokens)).toEqual([dislike + 1, dislike + 2]);
    expect(unitOfLayerToken(words, token(dislike))).toBe(dislike);
    expect(unitOfLayerToken(words, token(dislike + 1))).toBe(dislike);
    expect(layerTokensOf(words, undefined, tokens)).toEqual([]);
  });

  it("may be the model's own, of no word", () => {
    expect(unitOfLayerToken(words, token(-1))).toBeNull();
    expect(unitOfLayerToken(words, token(999))).toBeNull();
  });
});

describe("a layer's tokens of an image", () => {
  // 2 x 3 patches of 2 x 2 cells, after a class token.
  const tokens = [token(-1), ...Array.from({ length: 6 }, (_, at) => token(at))];

  it("are its patches", () => {
    const patches = layoutOf(imageAnswer(), "words");
    expect(unitOfLayerToken(patches, token(4))).toBe(4);
    expect(layerTokensOf(patches, 4, tokens)).toEqual([5]);
  });

  it("hold several of its cells", () => {
    const cells = layoutOf(imageAnswer(), "tokens");
    // The second row of patches begins in the third row of six cells.
    expect(unitOfLayerToken(cells, token(4))).toBe(2 * 6 + 2);
    for (const cell of [14, 15, 20, 21]) expect(layerTokensOf(cells, cell, tokens)).toEqual([5]);
    expect(layerTokensOf(cells, 13, tokens)).toEqual([4]);
  });
});
