import { expect, it } from "vitest";
import {
  chipGroups,
  chipTargets,
  findLabels,
  findTarget,
  findTargets,
  resultNames,
  targetId,
} from "../../../src/lib/targets/targets";
import { answer, labelTarget } from "../../fixture";
import { answerOfMasks, idOf, target } from "../../tasks";

const MANY = Array.from({ length: 40 }, (_, at) => {
  return labelTarget(`label ${at}`, { probability: (40 - at) / 1000, logit: -at });
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
    labelTarget("wild cat", { probability: 0.6 }),
    labelTarget("Cat", { probability: 0.1 }),
  ];
  expect(names(findTargets(pets, "cat"))).toEqual(["Cat", "wild cat"]);
});

it("finds labels that have no figures, one so called first", () => {
  const labels = ["label 1", "wild cat", "cat", "label 2"];
  expect(findLabels(labels, MANY, "")).toEqual(["wild cat", "cat"]);
  expect(findLabels(labels, MANY, "CAT")).toEqual(["cat", "wild cat"]);
  expect(findLabels(labels, MANY, "dog")).toEqual([]);
});

it("finds a target by its id, else the likeliest of a name", () => {
  const unsaid = target("no answer", [0, 0], { id: "no_answer", probability: 0.2, places: [] });
  const words = target("no answer", [8, 17], { id: "answer:8:17", probability: 0.6 });
  const namedSo = target("no_answer", [3, 12], { id: "answer:3:12", probability: 0.9 });
  const of = answer("x", { targets: [unsaid, words, namedSo], predicted: "answer:8:17" });
  expect(findTarget(of.targets, "no answer")).toBe(words);
  expect(findTarget(of.targets, "no_answer")).toBe(unsaid);
  expect(targetId(of, "no answer")).toBe("answer:8:17");
  expect(targetId(of, "somebody")).toBe("somebody");
  expect(targetId(null, "somebody")).toBe("somebody");
  expect(resultNames(of, { target: "answer:3:12", contrast: "" })).toEqual({
    target: "no_answer",
    contrast: "",
  });
});

it("groups candidates by their masks, whatever they are called", () => {
  const of = answerOfMasks();
  const renamed = of.targets.map((one) => ({ ...one, name: "a: b" }));
  const groups = chipGroups({ ...of, targets: renamed }, { target_noun: "mask" }, "");
  expect(groups.map(({ title, chips }) => [title, ...chips.map((chip) => chip.title)])).toEqual([
    ["mask 1", "good", "bad"],
    ["mask 2", "war", "love"],
  ]);
  expect(groups[0]?.chips[0]?.id).toBe(idOf("mask 1: good"));
});
