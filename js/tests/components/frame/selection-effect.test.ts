import { expect, it } from "vitest";
import { renderNotebook, renderPage, settled } from "../../render";

const LOVE = '.tfxg-token[data-index="2"]';
const DISLIKE = '.tfxg-token[data-index="10"]';
const DETAILS = '[data-role="details"]';
const EFFECT = {
  tokens: [2, 10, 11],
  targets: ["NEGATIVE", "POSITIVE"],
  probabilities: [0.4, 0.6],
};
const rest = () => new Promise((resolve) => setTimeout(resolve, 450));

it("is asked for once a selection of several words rests, and shown when it comes", async () => {
  const { kernel, widget } = await renderNotebook();
  await widget.click(LOVE);
  await rest();
  expect(kernel.sent).toEqual([]);
  await widget.click(DISLIKE);
  await rest();
  expect(kernel.sent).toMatchObject([{ type: "mask_together", tokens: [2, 10, 11] }]);
  expect(widget.text(DETAILS)).toContain("without both: …");
  kernel.kernelSets({ selection_effect: EFFECT });
  await settled();
  expect(widget.text(DETAILS)).toContain("without both: NEGATIVE 0.97 → 0.40");
  await widget.choose("occlusion");
  await rest();
  expect(kernel.sent).toHaveLength(1);
  await widget.click('.tfxg-token[data-index="4"]');
  expect(widget.text(DETAILS)).toContain("without all of them: …");
  widget.unmount();
});

it("is asked for a single word where the words were not masked in turn", async () => {
  const { kernel, widget } = await renderNotebook();
  kernel.kernelSets({ occlusion_effect: null, status: "background" });
  await widget.click(LOVE);
  await rest();
  expect(kernel.sent).toEqual([]);
  kernel.kernelSets({ status: "ready" });
  await rest();
  expect(kernel.sent).toMatchObject([{ type: "mask_together", tokens: [2] }]);
  kernel.kernelSets({ selection_effect: { ...EFFECT, tokens: [2] } });
  await settled();
  expect(widget.text(DETAILS)).toContain("without it: NEGATIVE 0.97 → 0.40");
  widget.unmount();
});

it("is shown in a saved page only where it was computed", async () => {
  const saved = renderPage({ selection_effect: EFFECT });
  await saved.click(LOVE);
  await saved.click(DISLIKE);
  expect(saved.text(DETAILS)).toContain("without both: NEGATIVE 0.97 → 0.40");
  const another = renderPage();
  await another.click(LOVE);
  await another.click(DISLIKE);
  expect(another.text(DETAILS)).not.toContain("without");
});
