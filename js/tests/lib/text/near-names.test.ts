import { expect, it } from "vitest";
import { nearName } from "../../../src/lib/text/near-names";

const NAMES = ["auto", "pad", "mask", "unk", "zero", "mean"];

it.each([
  ["maks", "mask"],
  ["Mask ", "mask"],
  ["msk", "mask"],
  ["maask", "mask"],
  ["zeros", "zero"],
  ["mena", "mean"],
])("%s means %s", (entered, name) => {
  expect(nearName(entered, NAMES)).toBe(name);
});

it.each(["a neutral text", "", "xy", "sham"])("%j means none of them", (entered) => {
  expect(nearName(entered, NAMES)).toBeNull();
});
