import { describe, expect, it } from "vitest";
import { allResults, answer, CATALOGUE, result, state } from "../fixture";
import { renderNotebook, renderPage, settled } from "../render";
import { writtenAnswer, writtenResults } from "../written";

const DISLIKE = '.tfxg-token[data-index="10"]';
const LOVE = '.tfxg-token[data-index="2"]';

describe("a saved page", () => {
  it("shows the result with all its figures", () => {
    const widget = renderPage();
    expect(widget.root.dataset).toMatchObject({
      status: "ready",
      live: "false",
      method: "integrated_gradients",
      target: "NEGATIVE",
    });
    expect(widget.text(DISLIKE)).toBe("dislike");
    expect(Number(widget.get(DISLIKE).dataset["score"])).toBeGreaterThan(1);
    expect(widget.text('[data-role="details"]')).toMatch(
      /^dislike \+1\.\d\d · 1st of 13 · \d+ % of the total · without it: NEGATIVE 0\.97 → 0\.21$/,
    );
    expect(widget.text('[data-role="completeness"]')).toContain("f(baseline) −1.83 · gap 0.02 %");
  });

  it("names both ends of the scale, and the class that was chosen to contrast with", () => {
    const legend = (contrast: string) => {
      const results = [{ ...result(answer()), contrast }];
      return renderPage({ results, contrast }).text('[data-role="legend"]');
    };
    expect(legend("")).toMatch(/^against NEGATIVE−.*for NEGATIVE$/);
    expect(legend("POSITIVE")).toMatch(/^for POSITIVE−.*for NEGATIVE$/);
  });

  it("keeps the text as it was written", () => {
    const text = "  so\n\tmuch   space ";
    const widget = renderPage({ answer: answer(text) });
    expect(widget.get(".tfxg-part").textContent).toBe(
      `[CLS]${text}[SEP]`.replace(" [SEP]", "[SEP] "),
    );
  });

  it("belongs to the text also where the model wrote the second one itself", () => {
    const own = writtenAnswer();
    const given = { answer: own, results: writtenResults(own), text_pair: "" };
    const caption = (generates: boolean) => {
      const model_info = { ...state().model_info, generates };
      const widget = renderPage({ ...given, model_info });
      const text = widget.text('[data-role="caption"]');
      widget.unmount();
      return text;
    };
    expect(caption(true)).not.toContain("of the text before");
    expect(caption(false)).toContain("of the text before");
  });

  it("switches among all that was computed", async () => {
    const widget = renderPage();
    const before = widget.get(DISLIKE).getAttribute("style");
    await widget.choose("saliency");
    expect(widget.root.dataset["method"]).toBe("saliency");
    expect(widget.text('[data-role="legend"]')).toMatch(/^weak0\d.*strong$/);
    expect(widget.text('[data-role="completeness"]')).toContain("not in which direction");
    await widget.click('[data-target-chip="POSITIVE"]');
    expect(widget.root.dataset["target"]).toBe("POSITIVE");
    await widget.choose("integrated_gradients");
    expect(widget.get(DISLIKE).getAttribute("style")).not.toBe(before);
  });

  it("visibly disables what would need a kernel", async () => {
    const of = answer();
    const results = [result(of), result(of, { method: "saliency", signed: false })];
    const widget = renderPage({ results });
    expect(widget.get('[data-role="text"]').matches(":disabled")).toBe(true);
    await widget.click('[data-role="method-button"]');
    expect(widget.get('[data-method-button="saliency"]').matches(":disabled")).toBe(false);
    for (const selector of ['[data-method-button="occlusion"]', '[data-target-chip="POSITIVE"]']) {
      expect(widget.get(selector).matches(":disabled")).toBe(true);
      expect(widget.get(selector).title).toContain("needs a kernel");
    }
    expect(widget.get('[data-role="parameters"]').matches(":disabled")).toBe(true);
  });

  // A line holds whole elements, of which a token has a piece each.
  it.each(["tokens", "lines"] as const)("shows %s as text, whatever they say", (granularity) => {
    const text = "<img src=x onerror=alert(1)> </script><b>dislike</b>";
    const widget = renderPage({ answer: answer(text), granularity });
    expect(widget.find("img")).toBeNull();
    expect(widget.find(".tfxg-part b")).toBeNull();
    expect(widget.text(".tfxg-part")).toBe(`[CLS]${text}[SEP]`);
  });

  it("shows a result of the same target where the chosen one is missing", () => {
    const of = answer();
    const widget = renderPage({ results: [result(of, { method: "input_x_gradient" })] });
    expect(widget.root.dataset["method"]).toBe("input_x_gradient");
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("true");
    expect(widget.text('[data-role="caption"]')).toBe(
      "input × gradient for NEGATIVE, as integrated gradients was not computed",
    );
  });

  it("greys what the model did not read", () => {
    const full = answer("one two three", { cut_at: [7, null] });
    const tokens = full.tokens.filter(({ text }) => text !== "three");
    const widget = renderPage({ answer: { ...full, tokens } });
    expect(widget.get(".tfxg-cut").textContent).toBe(" three");
    expect(widget.text('[data-role="cut"]')).toContain("takes 512 tokens");
  });

  it("stands an empty state", () => {
    const widget = renderPage({ answer: null, results: [], occlusion_effect: null, catalogue: [] });
    expect(widget.text('[data-role="caption"]')).toBe("nothing is explained yet");
    expect(widget.find(".tfxg-token")).toBeNull();
  });
});

describe("tokens", () => {
  it("tell their figures under the pointer", async () => {
    const { kernel, widget } = await renderNotebook();
    await widget.point(LOVE);
    expect(widget.text('[data-role="details"]')).toMatch(/^love −/);
    expect(widget.get(LOVE).hasAttribute("data-pointed")).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(kernel.saved.at(-1)).toMatchObject({
      hovered: { index: 2, text: "love", start: 2, end: 6 },
    });
    await widget.point(null);
    expect(widget.text('[data-role="details"]')).toMatch(/^dislike/);
    widget.unmount();
  });

  it("are selected by clicks, added up, and cleared beside them", async () => {
    const { kernel, widget } = await renderNotebook();
    await widget.click(LOVE);
    expect(widget.get(LOVE).getAttribute("aria-selected")).toBe("true");
    expect(kernel.values.get("selected")).toMatchObject([{ index: 2, text: "love" }]);
    await widget.click(DISLIKE);
    expect(widget.text('[data-role="details"]')).toMatch(/^2 selected/);
    await widget.click(LOVE);
    expect(kernel.values.get("selected")).toMatchObject([{ index: 10 }]);
    await widget.click(".tfxg-line");
    expect(kernel.values.get("selected")).toEqual([]);
    widget.unmount();
  });

  it("keep their spans' scores those of the shown result", async () => {
    const { kernel, widget } = await renderNotebook();
    await widget.click(LOVE);
    const before = structuredClone(kernel.values.get("selected"));
    await widget.choose("occlusion");
    expect(kernel.values.get("selected")).not.toEqual(before);
    expect(kernel.values.get("selected")).toMatchObject([{ index: 2, text: "love" }]);
    await widget.click('[aria-label="granularity"] [aria-checked=false]');
    expect(kernel.values.get("granularity")).toBe("tokens");
    widget.unmount();
  });

  it("are walked through by keyboard", async () => {
    const { kernel, widget } = await renderNotebook();
    expect(widget.all('.tfxg-token[tabindex="0"]')).toHaveLength(1);
    widget.get(DISLIKE).focus();
    await widget.key(DISLIKE, "ArrowLeft");
    expect(document.activeElement?.textContent).toBe("of");
    await widget.key('.tfxg-token[data-index="9"]', "Home");
    expect(document.activeElement?.textContent).toBe("[CLS]");
    await widget.key('.tfxg-token[data-index="0"]', " ");
    expect(kernel.values.get("selected")).toMatchObject([{ index: 0, text: "[CLS]" }]);
    await widget.key('.tfxg-token[data-index="0"]', "Escape");
    expect(kernel.values.get("selected")).toEqual([]);
    expect(widget.all('.tfxg-token[tabindex="0"]')).toHaveLength(1);
    widget.unmount();
  });

  it("say to screen readers what they mean", async () => {
    const widget = renderPage();
    await settled();
    expect(widget.get(DISLIKE).getAttribute("aria-label")).toMatch(
      /^dislike, score plus 1\.\d\d, rank 1 of 13, speaks for NEGATIVE$/,
    );
    expect(widget.text('[data-role="announcer"]')).toMatch(/^integrated gradients for NEGATIVE/);
  });
});

describe("with a kernel", () => {
  it("asks for methods and classes that are not computed", async () => {
    const { kernel, widget } = await renderNotebook({ results: [result(answer())] });
    expect(widget.root.dataset["live"]).toBe("true");
    await widget.choose("occlusion");
    expect(kernel.saved.at(-1)).toEqual({ method: "occlusion" });
    expect(widget.text('[data-role="caption"]')).toContain("while occlusion computes");
    kernel.kernelSets({ results: allResults(answer()) });
    await settled();
    expect(widget.root.dataset["method"]).toBe("occlusion");
    await widget.click('[data-target-chip="POSITIVE"]');
    expect(kernel.saved.at(-1)).toEqual({ target: "POSITIVE" });
    widget.unmount();
  });

  it("dims the heatmap of an earlier text", async () => {
    const { kernel, widget } = await renderNotebook();
    await widget.type('[data-role="text"]', "something else");
    await widget.key('[data-role="text"]', "Enter");
    expect(kernel.saved.at(-1)).toEqual({ text: "something else" });
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("true");
    const next = answer("something else");
    kernel.kernelSets({ answer: next, results: allResults(next, CATALOGUE) });
    await settled();
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("false");
    widget.unmount();
  });

  it("shows progress and cancels", async () => {
    const progress = { method: "integrated_gradients", done: 20, total: 50 };
    const { kernel, widget } = await renderNotebook({ status: "computing", progress });
    expect(widget.text('[data-role="progress"]')).toContain("integrated gradients 20 of 50 passes");
    await widget.click('[data-role="cancel"]');
    expect(kernel.sent.at(-1)).toMatchObject({ type: "cancel" });
    widget.unmount();
  });

  it("tells background work from what was chosen", async () => {
    const progress = { method: "occlusion", done: 3, total: 11 };
    const { widget } = await renderNotebook({ status: "background", progress });
    expect(widget.text('[data-role="progress"]')).toContain(
      "in the background: occlusion 3 of 11 passes",
    );
    widget.unmount();
  });

  it("says what was stopped, leaves what is there unfaded, and resumes", async () => {
    const of = answer();
    const { kernel, widget } = await renderNotebook({
      status: "computing",
      method: "integrated_gradients",
      results: [result(of, { method: "saliency" })],
    });
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("true");
    expect(widget.text('[data-role="caption"]')).toContain("while integrated gradients computes");
    kernel.kernelSets({ status: "stopped", progress: null });
    await settled();
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("false");
    expect(widget.get(".tfxg-box").getAttribute("aria-busy")).toBe("false");
    expect(widget.text('[data-role="caption"]')).toContain("as integrated gradients was stopped");
    await widget.click('[data-role="resume"]');
    expect(kernel.sent.at(-1)).toMatchObject({ type: "recompute" });
    const sent = kernel.sent.length;
    await widget.choose("integrated_gradients");
    expect(kernel.sent.slice(sent)).toMatchObject([{ type: "recompute" }]);
    await widget.choose("saliency");
    expect(kernel.sent).toHaveLength(sent + 1);
    expect(kernel.saved.at(-1)).toEqual({ method: "saliency" });
    widget.unmount();
  });

  it("waits for nothing once the chosen method has failed", async () => {
    const results = [result(answer(), { method: "saliency" })];
    const { widget } = await renderNotebook({ status: "failed", error: "no memory", results });
    expect(widget.get(".tfxg-box").dataset["dimmed"]).toBe("false");
    expect(widget.text('[data-role="caption"]')).toContain("as integrated gradients failed");
    widget.unmount();
  });

  it("shows an error, keeps the heatmap, and tries again", async () => {
    const { kernel, widget } = await renderNotebook({ status: "failed", error: "no memory" });
    expect(widget.get('[data-role="error"]').getAttribute("role")).toBe("alert");
    expect(widget.text('[data-role="error"] p')).toBe("no memory");
    expect(widget.all(".tfxg-token").length).toBeGreaterThan(5);
    await widget.click('[data-role="retry"]');
    expect(kernel.sent.at(-1)).toMatchObject({ type: "recompute" });
    widget.unmount();
  });

  it("ignores results that do not fit the answer", async () => {
    const { kernel, widget } = await renderNotebook();
    kernel.kernelSets({ results: [result(answer("a longer text than it was before by far"))] });
    await settled();
    expect(widget.root.dataset["method"]).toBe("");
    widget.unmount();
  });
});

it("uses the strongest score of the session on the fixed scale", async () => {
  const of = answer();
  const weak = result(of, { scores: of.tokens.map(() => 1) });
  const strong = result(of, { target: "POSITIVE", scores: of.tokens.map(() => -4) });
  const { kernel, widget } = await renderNotebook({
    results: [weak, strong],
    scale: "fixed",
    granularity: "tokens",
  });
  expect(widget.text('[data-role="legend"]')).toContain("+4.00");
  kernel.kernelSets({ scale: "input" });
  await settled();
  expect(widget.text('[data-role="legend"]')).toContain("+1.00");
  widget.unmount();
});
