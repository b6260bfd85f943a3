import type { Answer, Result, State } from "../generated/protocol";
import { resultNames, targetName } from "./targets/targets";
import type { Layout } from "./text/layout";
import { unitScores } from "./text/units";

/** A file to download, whoever made it. */
export interface Download<Content extends string | Blob = string> {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Content;
}

const COLUMNS = [
  ...["method", "target", "contrast", "output", "layer", "granularity"],
  ...["index", "text", "part", "start", "end", "special", "score"],
];

/** One line a token, word, cell or patch; offsets count code points, as in Python. */
export function csvFile(layout: Layout, results: readonly Result[]): Download {
  const rows = results.flatMap((result) => {
    const { method, output, layer } = result;
    const { target, contrast } = resultNames(layout.answer, result);
    const scores = unitScores(layout.units, result.scores);
    return layout.units.map((unit) => [
      ...[method, target, contrast, output, layer, layout.granularity],
      ...[unit.index, layout.texts[unit.index] ?? "", unit.part, unit.start, unit.end],
      ...[unit.special, scores[unit.index] ?? 0],
    ]);
  });
  const content = [COLUMNS, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
  return {
    name: fileName(layout.answer, results, "csv"),
    mediaType: "text/csv;charset=utf-8",
    content,
  };
}

export function jsonFile(
  layout: Layout,
  results: readonly Result[],
  model: State["model_info"],
): Download {
  const content = JSON.stringify({ model, answer: layout.answer, results }, null, 2);
  return { name: fileName(layout.answer, results, "json"), mediaType: "application/json", content };
}

export function imageFile(answer: Answer | null, result: Result, content: Blob): Download<Blob> {
  return { name: fileName(answer, [result], "png"), mediaType: content.type, content };
}

function csvCell(value: boolean | number | string): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fileName(answer: Answer | null, results: readonly Result[], extension: string): string {
  const methods = [...new Set(results.map((result) => result.method))];
  const method = methods.length === 1 ? methods.join() : "methods";
  const stem = ["tfxg", method, targetName(answer, results[0]?.target ?? "")]
    .filter(Boolean)
    .join("-");
  return `${stem.replaceAll(/[^\p{Letter}\p{Number}_.-]+/gu, "_")}.${extension}`;
}
