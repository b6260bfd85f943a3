import { describe, expect, it } from "vitest";
import type { Parameter } from "../../../src/generated/protocol";
import {
  parameterValue,
  readParameter,
  withDefaults,
  withParameter,
} from "../../../src/lib/methods/parameters";
import { method } from "../../fixture";

const STEPS: Parameter = {
  name: "n_steps",
  title: "steps",
  doc: "",
  kind: "integer",
  default: 50,
  minimum: 1,
  maximum: 1000,
  choices: [],
};
const RULE: Parameter = {
  ...STEPS,
  name: "rule",
  kind: "choice",
  default: "a",
  choices: ["a", "b"],
};
const METHOD = method("ig", "IG", "path", { parameters: [STEPS, RULE] });

describe("readParameter", () => {
  it.each([
    ["64", { ok: true, value: 64 }],
    ["", { ok: false, message: "has to be a whole number" }],
    ["1.5", { ok: false, message: "has to be a whole number" }],
    ["many", { ok: false, message: "has to be a whole number" }],
    ["0", { ok: false, message: "at least 1" }],
    ["2000", { ok: false, message: "at most 1000" }],
  ])("reads %j", (entered, read) => {
    expect(readParameter(STEPS, entered)).toEqual(read);
  });

  it("reads the other kinds", () => {
    expect(readParameter({ ...STEPS, kind: "number" }, "1.5")).toEqual({ ok: true, value: 1.5 });
    expect(readParameter({ ...STEPS, kind: "flag" }, true)).toEqual({ ok: true, value: true });
    expect(readParameter({ ...STEPS, kind: "text" }, "x")).toEqual({ ok: true, value: "x" });
    expect(readParameter(RULE, "b")).toEqual({ ok: true, value: "b" });
    expect(readParameter(RULE, "c").ok).toBe(false);
  });
});

describe("withParameter", () => {
  it("keeps only what differs from its default", () => {
    const once = withParameter({ other: { x: 1 } }, METHOD, STEPS, 64);
    expect(once).toEqual({ other: { x: 1 }, ig: { n_steps: 64 } });
    const twice = withParameter(once, METHOD, RULE, "b");
    expect(twice["ig"]).toEqual({ n_steps: 64, rule: "b" });
    expect(parameterValue(twice, "ig", STEPS)).toBe(64);
    const back = withParameter(withParameter(twice, METHOD, STEPS, 50), METHOD, RULE, "a");
    expect(back).toEqual({ other: { x: 1 } });
    expect(withDefaults(twice, "ig")).toEqual({ other: { x: 1 } });
  });
});
