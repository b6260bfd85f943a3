import { describe, expect, it } from "vitest";
import {
  comparedResults,
  isComputed,
  type Selection,
  shownResult,
} from "../../../src/lib/state/selection";
import { answer, CATALOGUE, result } from "../../fixture";

const OF = answer();
const WANTED: Selection = {
  method: "integrated_gradients",
  target: "NEGATIVE",
  contrast: "",
  output: "logit",
  layer: "",
};

describe("shownResult", () => {
  it("takes the result that was asked for", () => {
    const wanted = result(OF);
    const others = [
      result(OF, { target: "POSITIVE" }),
      result(OF, { contrast: "POSITIVE" }),
      result(OF, { output: "probability" }),
      result(OF, { layer: "layer_1" }),
      result(OF, { method: "saliency" }),
    ];
    expect(shownResult([...others, wanted], WANTED)).toEqual({ result: wanted, exact: true });
    for (const other of others) expect(isComputed([other], WANTED)).toBe(false);
  });

  it("stands in with input × gradient of the same target", () => {
    const cheap = result(OF, { method: "input_x_gradient" });
    const results = [result(OF, { method: "occlusion" }), cheap];
    expect(shownResult(results, WANTED)).toEqual({ result: cheap, exact: false });
  });

  it("stands in with anything of the same target, the same number first", () => {
    const probability = result(OF, { method: "input_x_gradient", output: "probability" });
    const occlusion = result(OF, { method: "occlusion" });
    expect(shownResult([probability, occlusion], WANTED)?.result).toBe(occlusion);
    expect(shownResult([probability], WANTED)).toEqual({ result: probability, exact: false });
  });

  it("never stands in with another target", () => {
    expect(shownResult([result(OF, { target: "POSITIVE" })], WANTED)).toBeNull();
  });
});

describe("comparedResults", () => {
  it("has one entry a method, in the catalogue's order", () => {
    const found = comparedResults([result(OF)], CATALOGUE, WANTED);
    expect(found.map(({ method }) => method)).toEqual(CATALOGUE);
    expect(found.filter((entry) => entry.result !== undefined)).toHaveLength(1);
  });
});
