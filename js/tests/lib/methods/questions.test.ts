import { expect, it } from "vitest";
import { describedFamilies, methodsToStep, recommended } from "../../../src/lib/methods/questions";
import { CATALOGUE, method } from "../../fixture";

it("recommends the next best where a model lacks a method", () => {
  const without = CATALOGUE.filter(({ name }) => name !== "integrated_gradients");
  const names = (catalogue = CATALOGUE) =>
    recommended(catalogue).map(({ methods }) => methods.map(({ name }) => name));
  expect(names()[0]).toEqual(["integrated_gradients", "input_x_gradient"]);
  expect(names(without)[0]).toEqual(["input_x_gradient"]);
  expect(names([])).toEqual([]);
});

it("describes the families that it knows, and lists others last by their names", () => {
  const families = describedFamilies([method("toy", "toy", "toys"), ...CATALOGUE]);
  expect(families[0]).toMatchObject({ name: "path", title: "path from a baseline" });
  expect(families.at(-1)).toMatchObject({ name: "noise", title: "noise", about: "" });
  expect(families.map(({ name }) => name)).toContain("toys");
});

it("steps through used methods, and recommended ones while those are few", () => {
  const all = () => true;
  expect(methodsToStep(CATALOGUE, ["saliency"], all)).toEqual([
    ...["saliency", "integrated_gradients", "input_x_gradient", "occlusion", "kernel_shap"],
    "attention_rollout",
  ]);
  const three = ["saliency", "occlusion", "noisegrad"];
  expect(methodsToStep(CATALOGUE, three, all)).toEqual(three);
  expect(methodsToStep(CATALOGUE, three, (name) => name !== "occlusion")).toEqual([
    "saliency",
    "noisegrad",
  ]);
});
