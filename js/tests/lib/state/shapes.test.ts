import { describe, expect, it } from "vitest";
import { cut, read, readFitting, type Shape, UNFIT } from "../../../src/lib/state/shapes";
import { readTrait } from "../../../src/lib/state/state";
import { asBase64 } from "../../wire";

type Case = readonly [shape: Shape, fitting: readonly unknown[], unfit: readonly unknown[]];

const CASES: Readonly<Record<string, Case>> = {
  null: ["null", [null], [undefined, 0, ""]],
  boolean: ["boolean", [true, false], [0, "true", null]],
  string: ["string", ["", "a"], [1, null, ["a"]]],
  "a string with a limit, which only cuts": [["string", 1], ["ab"], [1]],
  integer: ["integer", [0, -3], [0.5, "1", 2 ** 53, Number.NaN]],
  number: ["number", [0.5, -1], ["1", Number.NaN, Infinity, null]],
  "a number with a minimum": [
    ["integer", 0],
    [0, 7],
    [-1, 0.5, "1", null],
  ],
  "a number with both limits": [
    ["number", 0, 1],
    [0, 0.5, 1],
    [-0.1, 1.1, true],
  ],
  "one of some values": [
    ["one", "one", 4],
    ["one", 4],
    ["4", "two", 1, null],
  ],
  "any of some shapes": [
    ["any", "integer", "null"],
    [3, null],
    ["3", undefined],
  ],
  list: [
    ["list", "string"],
    [[], ["a", "b"]],
    [["a", 1], "a", { 0: "a" }, null],
  ],
  tuple: [["tuple", "integer", "string"], [[1, "a"]], [[1], [1, "a", 2], ["a", 1], "1a", null]],
  map: [
    ["map", "integer"],
    [{}, { a: 1 }],
    [{ a: "1" }, [1], null],
  ],
  fields: [
    { a: "integer", b: ["any", "string", "null"] },
    [
      { a: 1, b: null },
      { a: 1, b: "b", more: 2 },
    ],
    [{ a: 1 }, { b: "b" }, [], null],
  ],
};

describe.each(Object.entries(CASES))("%s", (_title, [shape, fitting, unfit]) => {
  it("takes what fits as it is", () => {
    for (const value of fitting) expect(read(shape, value)).toBe(value);
  });

  it("refuses anything else", () => {
    for (const value of unfit) expect(read(shape, value)).toBe(UNFIT);
  });
});

it("reads packed numbers wherever they are", () => {
  const bytes = Uint8Array.of(1, 255);
  const numbers = asBase64([0.5, -2]);
  expect(read(["tuple", "uint8", ["list", "float32"]], [bytes, [numbers]])).toEqual([
    [1, 255],
    [[0.5, -2]],
  ]);
  expect(read(["map", { a: "float32" }], { b: { a: numbers, c: 3 } })).toEqual({
    b: { a: [0.5, -2], c: 3 },
  });
});

it("leaves out entries that do not fit", () => {
  expect(readFitting(["list", ["integer", 0]], [1, -1, "2", 3])).toEqual([1, 3]);
  expect(readFitting(["map", "string"], { a: "b", c: 1 })).toEqual({ a: "b" });
  expect(readFitting(["tuple", "string"], ["a", "b"])).toBe(UNFIT);
});

it("cuts texts and lists to what the kernel takes", () => {
  const shape: Shape = { names: ["any", ["list", ["string", 2], 2], "null"], count: "integer" };
  const value = { names: ["abc", "d", "e"], count: 3, more: "abc" };
  expect(cut(shape, value)).toEqual({ names: ["ab", "d"], count: 3, more: "abc" });
  expect(cut(shape, { names: null, count: 3 })).toEqual({ names: null, count: 3 });
});

it("reads factors of neurons, which are pairs", () => {
  const part = {
    type: "neuron_factors",
    tokens: [{ name: "I", index: 0, special: false }],
    activity: { shape: [1, 1], values: Uint8Array.of(9), steps: asBase64([0.5]), zero: 0 },
    neurons: [[[0, 7]]],
    error: 0.25,
  };
  const query = { type: "neuron_factors", n_factors: 1, first_layer: 0, last_layer: 1 };
  const opened = { query, target: "", contrast: "", output: null, part };
  const [found] = readTrait("inside", { 0: [opened] });
  expect(found?.part).toMatchObject({ neurons: [[[0, 7]]] });
  expect(readTrait("inside", { 0: [{ ...opened, part: { ...part, neurons: [0] } }] })).toEqual([]);
});
