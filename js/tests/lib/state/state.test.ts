import { describe, expect, it } from "vitest";
import { READERS, schemaFault } from "../../../src/lib/state/state";
import { answer, result, state } from "../../fixture";
import { IMAGE, imageAnswer, imageState } from "../../image-fixture";

describe("READERS", () => {
  it("take a whole state as it is", () => {
    const whole = state({ hovered: { index: 1, text: "I", start: 0, end: 1, score: 0.5 } });
    for (const [key, value] of Object.entries(whole)) {
      expect(READERS[key as keyof typeof whole](value)).toBe(value);
    }
  });

  it("take an image whose squares fill it, and no other", () => {
    expect(READERS.answer(imageAnswer())).not.toBeNull();
    for (const wrong of [{ cell: 0 }, { patch: 1.5 }, { width: 13 }, { height: -8 }, { png: 1 }]) {
      const image = { ...IMAGE, ...wrong };
      expect(READERS.answer({ ...imageAnswer(), image })).toBeNull();
    }
    const display = { ...imageState().image_display, mode: "film" };
    expect(READERS.image_display(display).mode).toBe("overlay");
  });

  it("replace what does not fit, and nothing else", () => {
    const [good] = [result(answer())];
    expect(READERS.results([good, { method: "x" }, null])).toEqual([good]);
    expect(READERS.results("none")).toEqual([]);
    expect(READERS.answer({ text: "only" })).toBeNull();
    expect(READERS.palette("rainbow")).toBe("blue_red");
    expect(READERS.text(undefined)).toBe("");
    expect(READERS.parameters({ a: { b: [] } })).toEqual({});
    expect(READERS.model_info(7).name).toBe("");
  });
});

it("refuses another version in words", () => {
  expect(schemaFault(4)).toBeNull();
  expect(schemaFault(1)).toMatch(/another version.*version 1.*version 4/);
  expect(schemaFault(undefined)).toContain("no version");
});
