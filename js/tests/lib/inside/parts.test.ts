import { describe, expect, it } from "vitest";
import type { InsidePart } from "../../../src/generated/protocol";
import { partOf, partsOfType, type Subject } from "../../../src/lib/inside/parts";

const SUBJECT: Subject = { target: "A", contrast: "", output: "logit", predicted: "A" };

function rollout(layer: number): InsidePart {
  const map = { shape: [1, 1], values: [layer], steps: [1], zero: 0 };
  return {
    query: { type: "rollout", side: "self", layer },
    ...{ target: "", contrast: "", output: null },
    part: { type: "rollout", map },
  };
}

function ablation(more: Partial<InsidePart>): InsidePart {
  return {
    query: { type: "head_ablation", side: "self" },
    ...{ target: "", contrast: "", output: "logit" },
    part: { type: "head_ablation", layers: 1, heads: 1, drops: [0.5], value: 1 },
    ...more,
  };
}

describe("a part", () => {
  it("is found by its query, whatever the order of its properties", () => {
    const parts = [rollout(0), rollout(1)];
    const found = partOf<"rollout">(parts, { layer: 1, side: "self", type: "rollout" }, SUBJECT);
    expect(found?.map.values).toEqual([1]);
    expect(
      partOf<"rollout">(parts, { type: "rollout", side: "cross", layer: 1 }, SUBJECT),
    ).toBeNull();
  });

  it.each([
    [{ target: "" }, true],
    [{ target: "A" }, true],
    [{ target: "B" }, false],
    [{ contrast: "B" }, false],
    [{ output: "probability" as const }, false],
  ])("of another target is another part: %o", (about, isFound) => {
    const query = { type: "head_ablation", side: "self" } as const;
    const found = partOf<"head_ablation">([ablation(about)], query, SUBJECT);
    expect(found !== null).toBe(isFound);
  });

  it("that does not depend on the target is there for all of them", () => {
    const subject = { ...SUBJECT, target: "B", contrast: "C" };
    const query = { type: "rollout", side: "self", layer: 0 } as const;
    expect(partOf<"rollout">([rollout(0)], query, subject)).not.toBeNull();
    expect(partsOfType([rollout(0), rollout(1)], "rollout", subject)).toHaveLength(2);
    expect(partsOfType([ablation({})], "head_ablation", subject)).toEqual([]);
  });
});
