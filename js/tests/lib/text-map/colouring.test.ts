import { describe, expect, it } from "vitest";
import { colourChoices, colouringBy, nameOf } from "../../../src/lib/text-map/colouring";
import {
  extentOf,
  labelNote,
  projectionNote,
  shortened,
  spokenPoint,
} from "../../../src/lib/text-map/phrases";
import { neighboursOf, pointsOf } from "../../../src/lib/text-map/points";
import { readMapTrait } from "../../../src/lib/text-map/state";

const LABELS = { names: ["good", "bad"], codes: [0, 1, 65535, 0] };
const PREDICTIONS = {
  labels: { names: ["bad", "good"], codes: [1, 1, 0, 1] },
  probabilities: [0.9, 0.5, 0.75, 0.6],
};
const STATE = { labels: LABELS, predictions: PREDICTIONS };
const by = (choice: Parameters<typeof colouringBy>[0], state = STATE) =>
  colouringBy(choice, state, 4, false);

describe("colours", () => {
  it("are offered where they are known", () => {
    expect(colourChoices(STATE)).toEqual(["label", "predicted", "correctness", "score"]);
    expect(colourChoices({ labels: LABELS, predictions: null })).toEqual(["label"]);
    expect(colourChoices({ labels: null, predictions: null })).toEqual([]);
    const others = { names: ["topic"], codes: [0, 0, 0, 0] };
    expect(colourChoices({ ...STATE, labels: others })).not.toContain("correctness");
  });

  it("give a label one mark, whether it is true or predicted", () => {
    const [label, predicted] = [by("label"), by("predicted")];
    const markOf = (colouring: typeof label, name: string) =>
      colouring.groups.find((group) => group.name === name)?.mark;
    expect(markOf(label, "good")).toEqual(markOf(predicted, "good"));
    expect(label.groups.map(({ name, count }) => [name, count])).toEqual([
      ["bad", 1],
      ["good", 2],
      ["no label", 1],
    ]);
    const forms = label.groups.slice(0, 2).map(({ mark }) => mark.form);
    expect(new Set(forms).size).toBe(2);
  });

  it("tell correct from wrong", () => {
    const { codes, groups } = by("correctness");
    expect([...codes].map((code) => groups[code]?.name)).toEqual([
      "correct",
      "wrong",
      "no label",
      "correct",
    ]);
  });

  it("span the probabilities", () => {
    const { codes, scale } = by("score");
    expect(scale).toMatchObject({ from: 0.5, to: 0.9 });
    expect([...codes]).toEqual([23, 0, 14, 6]);
  });

  it("go to the most frequent of many labels", () => {
    const names = Array.from({ length: 9 }, (_, i) => `label ${i}`);
    const codes = names.flatMap((_, i) => new Array(9 - i).fill(i));
    const many = { labels: { names, codes }, predictions: null };
    const { groups } = colouringBy("label", many, codes.length, false);
    expect(groups.at(-1)).toMatchObject({ name: "3 other labels", count: 6 });
    expect(groups).toHaveLength(7);
  });
});

describe("phrases", () => {
  it("say what is shown, and of how many", () => {
    expect(extentOf({ texts: ["a", "b"], total: 2 })).toBe("2 texts");
    expect(extentOf({ texts: ["a", "b"], total: 100000 })).toBe(
      "2 texts of 100,000, drawn at random",
    );
  });

  it("describe a text", () => {
    const described = { ...STATE, texts: ["fine", "dull", "so", "la"] };
    expect(labelNote(described, 0)).toBe("label good · predicted good 0.90");
    expect(labelNote(described, 2)).toBe("predicted bad 0.75");
    expect(spokenPoint(described, 1)).toBe("dull; label bad, predicted good 0.50");
    expect(nameOf(LABELS, 2)).toBeNull();
    expect(shortened("one\n two three", 9)).toBe("one two …");
  });

  it("say what a plane keeps", () => {
    const placement = {
      projection: "pca" as const,
      kept_variance: 0.43,
      coordinates: [],
      neighbour_count: 1,
      neighbours: [],
      similarities: [],
    };
    expect(projectionNote(placement)).toContain("keep 43 % of the variance");
    expect(projectionNote({ ...placement, kept_variance: null })).not.toContain("%");
    expect(projectionNote({ ...placement, projection: "umap" })).toContain("UMAP");
  });
});

describe("buffers", () => {
  const bytes = (array: Float32Array | Uint16Array) => new DataView(array.buffer);
  const raw = {
    projection: "pca",
    kept_variance: null,
    coordinates: bytes(Float32Array.of(1, 2, 3, 4)),
    neighbour_count: 1,
    neighbours: bytes(Uint16Array.of(1, 0)),
    similarities: bytes(Float32Array.of(0.5, 0.5)),
  };

  it("are read from the kernel's bytes", () => {
    const placement = readMapTrait("placement", raw);
    expect(placement?.neighbours).toEqual([1, 0]);
    const points = pointsOf(placement?.coordinates ?? []);
    expect([points.count, ...points.x, ...points.y]).toEqual([2, 1, 3, 2, 4]);
    expect(placement && neighboursOf(placement, 1)).toEqual([{ index: 0, similarity: 0.5 }]);
  });

  it.each([
    ["half a number", { neighbours: new DataView(new ArrayBuffer(3)) }],
    ["no number", { coordinates: bytes(Float32Array.of(Number.NaN, 1)) }],
    ["no bytes", { similarities: 7 }],
  ])("with %s are not read", (_, broken) => {
    expect(readMapTrait("placement", { ...raw, ...broken })).toBeNull();
  });
});
