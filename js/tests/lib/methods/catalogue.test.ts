import { describe, expect, it } from "vitest";
import {
  families,
  findMethods,
  leftOutOfFamilies,
  withFamilyToggled,
  withRecent,
} from "../../../src/lib/methods/catalogue";
import { CATALOGUE, method } from "../../fixture";

const names = (methods: readonly { name: string }[]) => methods.map(({ name }) => name);

it("groups methods in the catalogue's order", () => {
  const found = families(CATALOGUE).map(({ name, methods }) => [name, methods.length]);
  expect(found).toEqual([
    ["gradient", 2],
    ["path", 2],
    ["noise", 2],
    ["perturbation", 2],
    ["attention", 1],
  ]);
});

describe("findMethods", () => {
  it("gives all while nothing is typed", () => {
    expect(findMethods(CATALOGUE, " ")).toEqual(CATALOGUE);
  });

  it("looks into names, families, papers and docs", () => {
    expect(names(findMethods(CATALOGUE, "path"))).toEqual([
      "integrated_gradients",
      "expected_gradients",
    ]);
    expect(names(findMethods(CATALOGUE, "input x"))).toEqual(["input_x_gradient"]);
    const lrp = method("lrp_gamma", "LRP-γ", "relevance", { paper: "Montavon et al. 2019" });
    const all = [...CATALOGUE, lrp];
    for (const typed of ["lrp-Γ", "gamma", "montavon", "2019 relevance", "LRP-γ does"]) {
      expect(names(findMethods(all, typed))).toEqual(["lrp_gamma"]);
    }
    expect(findMethods(all, "lrp saliency")).toEqual([]);
  });

  it("puts those first whose title begins so, then those so called", () => {
    const guided = method("guided", "guided saliency", "gradient");
    const mentions = method("other", "other", "gradient", { doc: "Unlike saliency." });
    const found = findMethods([mentions, guided, ...CATALOGUE], "saliency");
    expect(names(found)).toEqual(["saliency", "guided", "other"]);
  });
});

it("remembers the few methods used last, each in its place", () => {
  expect(withRecent(["a", "b"], "a")).toEqual(["a", "b"]);
  expect(withRecent(["a", "b", "c", "d", "e", "f"], "g")).toEqual(["b", "c", "d", "e", "f", "g"]);
});

it("switches a family off, and on again where any of it was off", () => {
  const [gradient] = families(CATALOGUE);
  const methods = gradient?.methods ?? [];
  const off = withFamilyToggled(["occlusion"], methods);
  expect(off).toEqual(["occlusion", "saliency", "input_x_gradient"]);
  expect(withFamilyToggled(off, methods)).toEqual(["occlusion"]);
  expect(withFamilyToggled(["saliency"], methods)).toEqual([]);
});

it("lists what is left out of families that are not out as a whole", () => {
  const leftOut = ["saliency", "occlusion", "kernel_shap", "gone"];
  expect(names(leftOutOfFamilies(CATALOGUE, leftOut))).toEqual(["saliency"]);
});
