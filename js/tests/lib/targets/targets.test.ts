import { expect, it } from "vitest";
import { chipTargets, findLabels, findTargets } from "../../../src/lib/targets/targets";

const MANY = Array.from({ length: 40 }, (_, at) => {
  return {
    name: `label ${at}`,
    probability: (40 - at) / 1000,
    logit: -at,
    places: [],
    asked: false,
  };
});

const names = (targets: readonly { name: string }[]) => targets.map(({ name }) => name);

it("gives few targets a chip each, as they are", () => {
  const few = MANY.slice(0, 8).reverse();
  expect(chipTargets(few, [])).toEqual(few);
});

it("gives chips to the likeliest of many, and to the chosen one", () => {
  const shuffled = [...MANY.slice(20), ...MANY.slice(0, 20)];
  expect(names(chipTargets(shuffled, ["label 30"]))).toEqual([
    ...["label 0", "label 1", "label 2", "label 3"],
    "label 30",
  ]);
});

it("finds by all that was typed, the likeliest first", () => {
  expect(names(findTargets(MANY, " LABEL 39 "))).toEqual(["label 39"]);
  expect(names(findTargets([...MANY].reverse(), "label")).slice(0, 2)).toEqual([
    "label 0",
    "label 1",
  ]);
  expect(findTargets(MANY, "")).toHaveLength(40);
  expect(findTargets(MANY, "label none")).toEqual([]);
});

it("puts a target so called before likelier ones", () => {
  const pets = [
    { name: "wild cat", probability: 0.6, logit: 2, places: [], asked: false },
    { name: "Cat", probability: 0.1, logit: 0, places: [], asked: false },
  ];
  expect(names(findTargets(pets, "cat"))).toEqual(["Cat", "wild cat"]);
});

it("finds labels that have no figures, one so called first", () => {
  const labels = ["label 1", "wild cat", "cat", "label 2"];
  expect(findLabels(labels, MANY, "")).toEqual(["wild cat", "cat"]);
  expect(findLabels(labels, MANY, "CAT")).toEqual(["cat", "wild cat"]);
  expect(findLabels(labels, MANY, "dog")).toEqual([]);
});
