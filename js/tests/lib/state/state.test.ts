import { describe, expect, it } from "vitest";
import { TRAITS } from "../../../src/generated/traits";
import { KEYS, readTrait, schemaFault } from "../../../src/lib/state/state";
import { answer, result, state } from "../../fixture";
import { IMAGE, imageAnswer, imageState } from "../../image-fixture";
import { asBase64, asBytes, saved, sent } from "../../wire";

const SPAN = { index: 1, text: "I", start: 0, end: 1, score: 0.5 };

describe("readTrait", () => {
  it("takes a whole state as it is", () => {
    const whole: Record<string, unknown> = { ...state({ hovered: SPAN, selected: [SPAN] }) };
    for (const key of KEYS) {
      if (TRAITS[key].split !== undefined || key === "occlusion_effect") continue;
      expect(readTrait(key, whole[key])).toBe(whole[key]);
    }
  });

  it("reads numbers from bytes and from base64", () => {
    const [good] = [result(answer(), { scores: [0.5, -1, 0.25] })];
    const other = { ...good, method: "saliency" };
    const bytes = asBytes([9, ...good.scores]);
    // As a part of a longer message.
    const part = new DataView(bytes.buffer, 4);
    const lists = {
      integrated_gradients: [{ ...good, scores: part }],
      saliency: [{ ...other, scores: asBase64(good.scores) }],
    };
    expect(readTrait("results", lists)).toEqual([good, other]);
    for (const scores of [[0.5], "%", "AAA=", asBytes([Number.NaN]), null]) {
      expect(readTrait("results", { saliency: [{ ...good, scores }] })).toEqual([]);
    }
    const effect = state().occlusion_effect;
    const raw = sent({ occlusion_effect: effect })["occlusion_effect"];
    expect(readTrait("occlusion_effect", raw)?.words.length).toBe(effect?.words.length);
  });

  it("reads what did not change only once", () => {
    const { results } = JSON.parse(saved(state()));
    const [first] = readTrait("results", results);
    expect(readTrait("results", { ...results })[0]).toBe(first);
  });

  it("takes an image whose squares fill it, and no other", () => {
    expect(readTrait("answer", imageAnswer())).not.toBeNull();
    for (const wrong of [{ cell: 0 }, { patch: 1.5 }, { width: 13 }, { height: -8 }, { png: 1 }]) {
      const image = { ...IMAGE, ...wrong };
      expect(readTrait("answer", { ...imageAnswer(), image })).toBeNull();
    }
    const display = { ...imageState().image_display, mode: "film" };
    expect(readTrait("image_display", display).mode).toBe("overlay");
  });

  it("replaces what does not fit, and nothing else", () => {
    const [good] = [result(answer())];
    const raw = { ...good, scores: asBytes([1]) };
    expect(readTrait("results", { saliency: [raw, { method: "x" }, null] })).toHaveLength(1);
    expect(readTrait("results", "none")).toEqual([]);
    expect(readTrait("answer", { text: "only" })).toBeNull();
    expect(readTrait("palette", "rainbow")).toBe("blue_red");
    expect(readTrait("text", undefined)).toBe("");
    expect(readTrait("parameters", { a: { b: [] }, c: { d: 1 } })).toEqual({ c: { d: 1 } });
    expect(readTrait("model_info", 7).name).toBe("");
    expect(readTrait("labels", ["a", 1, "b"])).toEqual(["a", "b"]);
    expect(readTrait("hovered", { ...SPAN, start: -1 })).toBeNull();
  });
});

it("refuses another version in words", () => {
  expect(schemaFault(4)).toBeNull();
  expect(schemaFault(1)).toMatch(/another version.*version 1.*version 4/);
  expect(schemaFault(undefined)).toContain("no version");
});
