import { describe, expect, it } from "vitest";
import { completeness, explained, unitLabel, withoutUnit } from "../../../src/lib/scores/phrases";
import { layoutOf } from "../../../src/lib/text/layout";
import { answer, result, state } from "../../fixture";

const OF = answer();

describe("completeness", () => {
  it("shows the balance where a method promises one", () => {
    const scores = OF.tokens.map((_, at) => (at === 0 ? 4.93 : 0));
    expect(completeness(result(OF, { scores })).join(" · ")).toBe(
      "Σ 4.93 = f(x) 3.10 − f(baseline) −1.83 · gap 0.02 % · 31 passes · 140 ms",
    );
  });

  it("says what unsigned scores do not say", () => {
    const parts = completeness(result(OF, { method: "saliency", signed: false }));
    expect(parts[0]).toBe("how strongly, not in which direction");
  });
});

describe("withoutUnit", () => {
  const { occlusion_effect: effect } = state();
  const { units, texts } = layoutOf(OF, "words");

  it("reads words from words, and special tokens from tokens", () => {
    const word = units.find((unit) => texts[unit.index] === "dislike");
    const [first] = units;
    if (word === undefined || first === undefined) throw new Error("no such unit");
    expect(withoutUnit(OF, effect, null, word, "NEGATIVE")).toBe("NEGATIVE 0.97 → 0.21");
    expect(withoutUnit(OF, effect, null, first, "POSITIVE")).toBe("POSITIVE 0.03 → 0.40");
    expect(withoutUnit(OF, null, null, word, "NEGATIVE")).toBeNull();
    expect(withoutUnit(OF, effect, null, word, "nobody")).toBeNull();
    expect(
      withoutUnit(OF, { targets: [], tokens: [], words: [] }, null, word, "NEGATIVE"),
    ).toBeNull();
    const [, sentence] = layoutOf(OF, "sentences").units;
    expect(sentence && withoutUnit(OF, effect, null, sentence, "NEGATIVE")).toBeNull();
  });
});

it("names what is explained", () => {
  const contrast = { contrast: "POSITIVE", output: "log_odds", layer: "layer_1" } as const;
  expect(explained(OF, result(OF))).toBe("NEGATIVE");
  expect(explained(OF, result(OF, contrast))).toBe(
    "NEGATIVE against POSITIVE, as log-odds, at layer_1",
  );
});

it("speaks of a unit in full", () => {
  const of = { signed: true, target: "NEGATIVE" };
  const standing = { score: 1.87, rank: 1, of: 12, share: 0.38 };
  expect(unitLabel("dislike", standing, of)).toBe(
    "dislike, score plus 1.87, rank 1 of 12, speaks for NEGATIVE",
  );
  expect(unitLabel("love", { ...standing, score: -1 }, of)).toContain("speaks against NEGATIVE");
  expect(unitLabel("love", standing, { ...of, signed: false })).not.toContain("speaks");
});
