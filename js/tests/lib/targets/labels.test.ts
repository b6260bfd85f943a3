import { expect, it } from "vitest";
import { labelsText, readLabels } from "../../../src/lib/targets/labels";

it("reads labels between commas, semicolons or lines", () => {
  expect(readLabels(" love, a long story ,,drama")).toEqual(["love", "a long story", "drama"]);
  expect(readLabels("love\ndrama")).toEqual(["love", "drama"]);
  expect(readLabels("good, or bad; fair")).toEqual(["good, or bad", "fair"]);
  expect(readLabels(" ")).toEqual([]);
});

it("writes them so that they are read again", () => {
  for (const labels of [["love", "drama"], ["good, or bad", "fair"], []]) {
    expect(readLabels(labelsText(labels))).toEqual(labels);
  }
});
