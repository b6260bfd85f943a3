import { describe, expect, it } from "vitest";
import type { SelectableSpans } from "../../../src/generated/protocol";
import {
  findLabels,
  marks,
  placeText,
  selectedSpan,
  targetSaidAt,
  targetsAt,
} from "../../../src/lib/targets/selectable-spans";
import { unitsOf } from "../../../src/lib/text/units";
import { ANSWERS, answerOfEntities, ENTITIES, idOf, MASKS, place, target } from "../../tasks";

const OF = answerOfEntities();
const units = unitsOf(OF, "words");
/** The units of some words, and the special one before them. */
const words = (...names: string[]) => {
  return units.filter(({ word }) => word !== null && names.includes(OF.words[word] ?? ""));
};

it("finds the targets at a place", () => {
  const names = (start: number, end: number) =>
    targetsAt(OF.targets, place(start, end)).map(({ name }) => name);
  expect(names(0, 3)).toEqual(["New York: location"]);
  expect(names(4, 8)).toEqual(["New York: location", "York: person"]);
  expect(names(3, 4)).toEqual(["New York: location"]);
  expect(names(8, 9)).toEqual([]);
  expect(targetsAt(OF.targets, { part: 1, start: 0, end: 8 })).toEqual([]);
});

it("explains at a click what the model says, unless it is explained already", () => {
  expect(targetSaidAt(OF, place(4, 8), idOf("Bob: person"))).toBe(idOf("New York: location"));
  expect(targetSaidAt(OF, place(4, 8), idOf("York: person"))).toBeUndefined();
  expect(targetSaidAt(OF, place(9, 14), idOf("Bob: person"))).toBeUndefined();
  expect(targetSaidAt(null, place(0, 3), "")).toBeUndefined();
});

it("finds labels, those that begin so first", () => {
  expect(findLabels(ENTITIES, "o")).toEqual([
    ...["O", "location", "person", "product", "group", "work", "B-location", "I-location"],
  ]);
  expect(findLabels(ENTITIES, "LOC")).toEqual(["location", "B-location", "I-location"]);
  expect(findLabels(ENTITIES, "p")).toEqual(["person", "product", "group"]);
});

describe("selectedSpan", () => {
  const pointed = (selectable: SelectableSpans, names: string[], chosen = "Bob: person") =>
    selectedSpan(OF, selectable, words(...names), idOf(chosen));

  it("is the word selected last with its selected neighbours", () => {
    expect(pointed(ENTITIES, ["greets"])).toEqual(place(9, 15));
    expect(pointed(ENTITIES, ["greets", "Bob"])).toEqual(place(9, 19));
    expect(pointed(ENTITIES, ["New", "York", "Bob"])).toEqual(place(16, 19));
  });

  it("is where the explained target stands while nothing is selected", () => {
    expect(pointed(ENTITIES, [])).toEqual(place(16, 19));
    expect(pointed(ENTITIES, [], "nobody")).toBeNull();
  });

  it("leaves alone what no target can be made of", () => {
    expect(pointed(ANSWERS, ["greets"])).toEqual(place(16, 19));
    expect(pointed(MASKS, ["greets"])).toEqual(place(16, 19));
    expect(pointed(MASKS, ["York"])).toEqual(place(0, 8));
    const specials = units.filter((unit) => unit.special);
    expect(selectedSpan(OF, ENTITIES, specials, idOf("Bob: person"))).toEqual(place(16, 19));
  });
});

it("reads a place by code points", () => {
  const emoji = { ...OF, text: "a \u{1F600} film" };
  expect(placeText(emoji, place(2, 3))).toBe("\u{1F600}");
  expect(placeText(emoji, place(4, 8))).toBe("film");
});

describe("marks", () => {
  const of = (selectable: SelectableSpans, chosen: string) =>
    [...marks(OF, units, selectable, { target: idOf(chosen) })].map(([index, { kind, label }]) => [
      OF.words[units[index]?.word ?? -1],
      kind,
      label,
    ]);

  it("label entities behind their last word", () => {
    expect(of(ENTITIES, "Bob: person")).toEqual([
      ["New", "said", ""],
      ["York", "said", "location"],
      ["Bob", "chosen", "person"],
    ]);
  });

  it("show what was asked about while it is explained", () => {
    expect(of(ENTITIES, "York: person")).toEqual([
      ["New", "said", ""],
      ["York", "chosen", "person"],
      ["Bob", "said", "person"],
    ]);
  });

  it("read nothing off a name", () => {
    const [york, ...others] = OF.targets;
    if (york === undefined) throw new Error("no target");
    const odd = { ...york, name: "New York: O", label: "place: O" };
    const marked = marks({ ...OF, targets: [odd, ...others] }, units, ENTITIES, { target: "" });
    expect([...marked.values()].map(({ label }) => label)).toEqual(["", "place: O", "person"]);
  });

  it("show of many answers the predicted one and the explained one", () => {
    const answers = {
      ...OF,
      predicted: idOf("hi"),
      targets: [target("hi", [20, 25]), target("greets", [9, 15])],
    };
    const marked = marks(answers, units, { ...ANSWERS, part: null }, { target: idOf("greets") });
    expect([...marked.values()].map(({ kind }) => kind)).toEqual(["said", "chosen"]);
  });
});
