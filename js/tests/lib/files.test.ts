import { expect, it } from "vitest";
import { csvFile, jsonFile } from "../../src/lib/files";
import { layoutOf } from "../../src/lib/text/layout";
import { answer, result, state } from "../fixture";

const OF = answer('say "no", please');
const LAYOUT = layoutOf(OF, "tokens");

it("writes one line a token, quoted where it must be", () => {
  const scores = OF.tokens.map((_, at) => at / 2);
  const { name, content } = csvFile(LAYOUT, [result(OF, { scores })]);
  const lines = content.split("\r\n");
  expect(name).toBe("tfxg-integrated_gradients-NEGATIVE.csv");
  expect(lines).toHaveLength(OF.tokens.length + 2);
  expect(lines[0]).toContain("method,target,contrast");
  expect(lines[3]).toBe('integrated_gradients,NEGATIVE,,logit,,tokens,2,"""",0,4,5,false,1');
});

it("writes everything as JSON", () => {
  const model = state().model_info;
  const results = [result(OF), result(OF, { method: "saliency" })];
  const { name, content } = jsonFile(LAYOUT, results, model);
  expect(name).toBe("tfxg-methods-NEGATIVE.json");
  expect(JSON.parse(content)).toEqual({ model, answer: OF, results });
});
