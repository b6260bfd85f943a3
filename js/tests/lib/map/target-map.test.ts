import { describe, expect, it } from "vitest";
import type { Answer, Result } from "../../../src/generated/protocol";
import { hasMap, targetMapOf } from "../../../src/lib/map/target-map";
import type { Selection } from "../../../src/lib/state/selection";
import { layoutOf } from "../../../src/lib/text/layout";
import type { Granularity } from "../../../src/lib/text/segments";
import { unitScores } from "../../../src/lib/text/units";
import { allResults, answer, labelTarget, result } from "../../fixture";
import { target } from "../../tasks";
import { writtenAnswer, writtenResults } from "../../written";

const OF = answer("I dislike you");

interface Asked {
  readonly columns?: Granularity;
  readonly rows?: Granularity;
  readonly method?: string;
  readonly standIn?: Result;
}

function mapOf(of: Answer, results: readonly Result[], asked: Asked = {}) {
  const { columns = "tokens", rows = "tokens", method = "integrated_gradients", standIn } = asked;
  const chosen = { method, target: of.predicted, contrast: "", layer: "" };
  const selection: Selection = { ...chosen, output: "logit" };
  return targetMapOf(layoutOf(of, columns), results, selection, standIn, rows);
}

describe("a map of labels", () => {
  it("has a row a target, with the scores of the method", () => {
    const results = allResults(OF);
    const map = mapOf(OF, results, { columns: "words", method: "occlusion" });
    expect(map.rows.map(({ title }) => title)).toEqual(["NEGATIVE", "POSITIVE"]);
    for (const { title, scores, end } of map.rows) {
      const own = results.find((one) => one.method === "occlusion" && one.target === title);
      expect(scores).toEqual(unitScores(map.layout.units, own?.scores ?? []));
      expect(end).toBe(map.layout.units.length);
    }
    const sizes = map.rows.flatMap(({ scores }) => (scores ?? []).map(Math.abs));
    expect(map.largest).toBe(Math.max(...sizes));
  });

  it("keeps a row for what is not computed, and nothing of other questions", () => {
    const contrast = result(OF, { target: "POSITIVE", contrast: "NEGATIVE" });
    const { rows } = mapOf(OF, [result(OF), contrast]);
    expect(rows.map(({ scores }) => scores !== null)).toEqual([true, false]);
  });

  it("shows what stands in for a method that no target has yet", () => {
    const cheap = allResults(OF).filter(({ method }) => method === "saliency");
    const [standIn] = cheap;
    if (standIn === undefined) throw new Error("no result");
    const preview = mapOf(OF, cheap, { standIn });
    expect(preview.result?.method).toBe("saliency");
    expect(preview.rows.every(({ scores }) => scores !== null)).toBe(true);
    const half = mapOf(OF, [...cheap, result(OF)], { standIn });
    expect(half.result?.method).toBe("integrated_gradients");
    expect(half.rows.map(({ scores }) => scores !== null)).toEqual([true, false]);
  });

  it("has the likeliest of many targets, and whatever is computed", () => {
    const targets = Array.from({ length: 300 }, (_, k) => {
      return labelTarget(`class ${k}`, { probability: k / 300 });
    });
    const { rows } = mapOf({ ...OF, targets, predicted: "class 299" }, [
      result(OF, { target: "class 7" }),
    ]);
    expect(rows).toHaveLength(101);
    expect(rows[0]?.title).toBe("class 299");
    expect(rows.at(-1)).toMatchObject({ title: "class 7" });
  });

  it("says where a target stands in the text", () => {
    const [first] = OF.targets;
    if (first === undefined) throw new Error("no target");
    const placed = { ...first, places: [{ part: 0, start: 2, end: 9 }] };
    const { rows } = mapOf({ ...OF, targets: [placed] }, [], { columns: "words" });
    expect([...(rows[0]?.own ?? [])]).toEqual([2]);
  });
});

describe("a map of what was written", () => {
  const WRITTEN = writtenAnswer();
  const RESULTS = writtenResults(WRITTEN);

  it("has its tokens in order, and nothing after each", () => {
    const { rows } = mapOf(WRITTEN, RESULTS);
    expect(rows.map(({ title }) => title)).toEqual([
      ...["I", "dis", "like", "it", ".", "You", "love", "it"],
    ]);
    const first = WRITTEN.tokens.findIndex((token) => token.part === 1);
    rows.forEach(({ own, end }, k) => {
      expect([...own]).toEqual([first + k]);
      expect(end).toBe(first + k);
    });
  });

  it.each<[Granularity, string[]]>([
    ["words", ["I", "dislike", "it", ".", "You", "love", "it"]],
    ["sentences", ["I dislike it.", "You", "love it"]],
    ["lines", ["I dislike it. You", "love it"]],
    ["paragraphs", ["I dislike it. You\nlove it"]],
  ])("sums the rows over %s", (grouping, titles) => {
    const plain = mapOf(WRITTEN, RESULTS);
    const { rows } = mapOf(WRITTEN, RESULTS, { rows: grouping });
    expect(rows.map(({ title }) => title)).toEqual(titles);
    const columnSums = (of: typeof rows) =>
      WRITTEN.tokens.map((_, at) => of.reduce((sum, row) => sum + (row.scores?.[at] ?? 0), 0));
    expect(columnSums(rows)).toEqual(columnSums(plain.rows));
    expect(rows.flatMap(({ targets }) => targets)).toEqual(WRITTEN.targets);
    for (const { scores, end } of rows) {
      expect(scores?.slice(end).every((score) => score === 0)).toBe(true);
      expect(scores?.[end - 1]).not.toBe(0);
    }
  });

  it("sums nothing before all of it is computed, and asks for what is missing", () => {
    const { rows } = mapOf(WRITTEN, RESULTS.slice(0, 2), { rows: "words" });
    expect(rows[0]?.scores).not.toBeNull();
    expect(rows[1]).toMatchObject({ title: "dislike", scores: null, target: { name: "like" } });
  });

  it("keeps a column that holds tokens before the row's own", () => {
    const { rows, layout } = mapOf(WRITTEN, RESULTS, { columns: "words" });
    const like = rows.find(({ title }) => title === "like");
    expect(layout.texts[(like?.end ?? 0) - 1]).toBe("dislike");
    expect([...(like?.own ?? [])]).toEqual([(like?.end ?? 0) - 1]);
  });

  it("puts other targets last, up to where they stand", () => {
    const places = [{ part: 1, start: 2, end: 9 }];
    const other = target("hate", [2, 9], { kind: "alternative", places, asked: true });
    const { rows } = mapOf({ ...WRITTEN, targets: [other, ...WRITTEN.targets] }, RESULTS);
    const [love] = rows.filter(({ title }) => title === "like");
    expect(rows.at(-1)).toMatchObject({ title: "hate", end: love?.end });
    expect(rows).toHaveLength(WRITTEN.targets.length + 1);
  });

  it("is not mistaken for what was asked about at the same place", () => {
    const [first, ...rest] = WRITTEN.targets;
    if (first === undefined) throw new Error("no target");
    const asked = {
      ...first,
      id: "alternative:0:7",
      kind: "alternative",
      name: "We",
      asked: true,
    } as const;
    const { rows } = mapOf({ ...WRITTEN, targets: [asked, first, ...rest] }, RESULTS);
    expect(rows[0]?.target.name).toBe(first.name);
    expect(rows.at(-1)).toMatchObject({ title: "We", end: rows[0]?.end });
  });

  it("tells tokens of one character apart by their order", () => {
    const token = { text: "🙂", start: 0, end: 1, part: 1, special: false, word: 0 };
    const places = [{ part: 1, start: 0, end: 1 }];
    const targets = ["🙂", "🙂 (2)"].map((name, at) =>
      target(name, [0, 1], { kind: "token", token: at, places }),
    );
    const of = { ...answer("a"), text_pair: "🙂", tokens: [token, token], targets };
    expect(mapOf(of, []).rows.map(({ target, end }) => [target.name, end])).toEqual([
      ["🙂", 0],
      ["🙂 (2)", 1],
    ]);
  });

  it("is none where a token of the second text is no target", () => {
    const some = { ...WRITTEN, targets: WRITTEN.targets.slice(1) };
    const { rows, layout } = mapOf(some, RESULTS, { rows: "paragraphs" });
    expect(rows).toHaveLength(some.targets.length);
    expect(rows.every(({ end }) => end === layout.units.length)).toBe(true);
  });
});

it("is offered where more than one target is computed", () => {
  expect(hasMap(allResults(OF))).toBe(true);
  expect(hasMap([result(OF), result(OF, { method: "saliency" })])).toBe(false);
  expect(hasMap([])).toBe(false);
});
