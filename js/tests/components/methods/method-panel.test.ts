import { describe, expect, it } from "vitest";
import type { MethodInfo, State } from "../../../src/generated/protocol";
import { allResults, answer, LARGE_CATALOGUE, method, result } from "../../fixture";
import { type Rendered, renderNotebook, renderPage } from "../../render";

const OF = answer();
const LARGE: Partial<State> = {
  catalogue: LARGE_CATALOGUE,
  results: allResults(OF, LARGE_CATALOGUE),
};
const OPENER = '[data-role="method-button"]';
const SEARCH = '[data-role="method-search"]';
const ALL = '[data-role="all-methods"]';

const button = (name: string) => `[data-method-button="${name}"]`;
const shown = (widget: Rendered) =>
  widget.all("[data-method-button]").map((one) => one.dataset["methodButton"]);
const found = (widget: Rendered) => widget.all("[data-choice]").map((one) => one.dataset["choice"]);

async function opened(more?: Partial<State>): Promise<Rendered> {
  const widget = renderPage(more);
  await widget.click(OPENER);
  return widget;
}

describe("few methods", () => {
  it("are all shown by family, with no more to operate", async () => {
    const widget = await opened();
    expect(shown(widget)).toHaveLength(9);
    expect(widget.find(ALL)).toBeNull();
    expect(widget.find("[role=combobox]")).toBeNull();
  });

  it("come with what the one pointed at is, by its name", async () => {
    const widget = await opened();
    expect(widget.text('[data-role="about"]')).toBe(
      "integrated gradients What integrated gradients does, in a sentence." +
        "scores speak for or against · about 50 passes · Someone et al. 2017",
    );
    const link = widget.get('[data-role="about"] a');
    expect(link.getAttribute("href")).toBe("https://example.org/paper");
    expect(link.title).toBe("Someone et al. 2017, A method");
    expect(link.getAttribute("rel")).toContain("noopener");
    widget.get(button("saliency")).focus();
    await expect.poll(() => widget.text('[data-role="about-name"]')).toBe("saliency");
    expect(widget.text('[data-role="about"]')).toContain("how much, not in which direction");
    expect(widget.find('[data-role="caution"]')).toBeNull();
    // Looking at a method chooses nothing.
    expect(widget.root.dataset["method"]).toBe("integrated_gradients");
  });

  it("tell what the chosen one costs for this text, and why another one failed", async () => {
    const widget = await opened({
      costs: { integrated_gradients: 427 },
      failures: { saliency: "no memory" },
    });
    expect(widget.text('[data-role="cost"]')).toBe("about 427 passes");
    expect(widget.get('[data-role="cost"]').title).toBe("runs of the model for this input");
    expect(widget.text(button("saliency"))).toBe("saliencyfailed");
    expect(widget.get(button("saliency")).title).toContain("could not be computed: no memory");
    expect(widget.get(button("integrated_gradients")).dataset["failed"]).toBe("false");
  });

  it("never link to what is no web address", async () => {
    const sly: MethodInfo = method("sly", "sly", "x", { url: "javascript:alert(1)" });
    const widget = await opened({ catalogue: [sly], method: "sly" });
    expect(widget.find('[data-role="about"] a')).toBeNull();
  });
});

describe("many methods", () => {
  it("begin with the recommended ones, by the question that they answer", async () => {
    const widget = await opened(LARGE);
    const questions = widget.all(".tfxg-family-name b").map((title) => title.textContent);
    expect(questions).toEqual([
      "What moved the score?",
      "What if a word were gone?",
      "Where did it attend?",
    ]);
    expect(shown(widget)).toEqual([
      "integrated_gradients",
      "input_x_gradient",
      "occlusion",
      "kernel_shap",
      "attention_rollout",
    ]);
    await widget.click(ALL);
    expect(shown(widget)).toHaveLength(14);
    expect(widget.text('[data-family="path"] .tfxg-family-name')).toContain("from an empty text");
    expect(widget.find('[data-family="rules"]')).not.toBeNull();
  });

  it("begin with all of them where the chosen one is not recommended", async () => {
    const widget = await opened({ ...LARGE, method: "lrp_1" });
    expect(shown(widget)).toContain("lrp_1");
    expect(widget.all('[data-method-button][tabindex="0"]')).toHaveLength(1);
    expect(widget.get(button("lrp_1")).getAttribute("aria-checked")).toBe("true");
  });

  it("are chosen by a click, which closes the menu", async () => {
    const { kernel, widget } = await renderNotebook(LARGE);
    await widget.click(OPENER);
    await widget.click(button("occlusion"));
    expect(kernel.saved.at(-1)).toEqual({ method: "occlusion" });
    expect(widget.find(button("occlusion"))).toBeNull();
    expect(document.activeElement).toBe(widget.get(OPENER));
    widget.unmount();
  });

  it("are walked through by arrow keys without choosing one", async () => {
    const widget = await opened(LARGE);
    await widget.key(button("integrated_gradients"), "ArrowDown");
    expect(document.activeElement).toBe(widget.get(button("input_x_gradient")));
    await widget.key(button("input_x_gradient"), "End");
    expect(document.activeElement).toBe(widget.get(button("attention_rollout")));
    expect(widget.root.dataset["method"]).toBe("integrated_gradients");
  });

  it("keep those used last at hand", async () => {
    const widget = await opened({ ...LARGE, method: "lrp_1" });
    expect(widget.find('[data-family="recent"]')).toBeNull();
    await widget.click(button("occlusion"));
    await widget.click(OPENER);
    const recent = widget.all('[data-family="recent"] [data-method-button]');
    expect(recent.map((one) => one.dataset["methodButton"])).toEqual(["occlusion", "lrp_1"]);
  });

  it("are stepped through by the arrow keys on the name, and by two buttons", async () => {
    const widget = renderPage(LARGE);
    await widget.key(OPENER, "ArrowRight");
    expect(widget.root.dataset["method"]).toBe("input_x_gradient");
    await widget.click('[data-role="next-method"]');
    expect(widget.root.dataset["method"]).toBe("occlusion");
    // Three are used by now, and the ring is theirs alone.
    await widget.key(OPENER, "ArrowRight");
    expect(widget.root.dataset["method"]).toBe("integrated_gradients");
    await widget.click('[data-role="previous-method"]');
    expect(widget.root.dataset["method"]).toBe("occlusion");
    expect(widget.text(OPENER)).toBe("occlusion");
  });

  it("are found by typing", async () => {
    const { kernel, widget } = await renderNotebook(LARGE);
    await widget.click(OPENER);
    await widget.click(SEARCH);
    expect(found(widget)).toHaveLength(14);
    await widget.type(SEARCH, "lrp-γ");
    expect(found(widget)).toEqual(["lrp_1"]);
    await widget.key(SEARCH, "Enter");
    expect(kernel.saved.at(-1)).toEqual({ method: "lrp_1" });
    expect(widget.find(SEARCH)).toBeNull();
    widget.unmount();
  });

  it("hand typed letters over to the search, and leave shortcuts alone", async () => {
    const widget = await opened(LARGE);
    widget.get(button("integrated_gradients")).focus();
    await widget.key(button("integrated_gradients"), " ");
    expect(document.activeElement).toBe(widget.get(button("integrated_gradients")));
    await widget.key(button("integrated_gradients"), "l");
    expect(document.activeElement).toBe(widget.get(SEARCH));
  });

  it("close the open list first on Escape, and then the menu", async () => {
    const widget = await opened(LARGE);
    widget.get(SEARCH).focus();
    await widget.key(SEARCH, "ArrowDown");
    await widget.key(SEARCH, "Escape");
    expect(widget.find("[data-choice]")).toBeNull();
    expect(widget.find(SEARCH)).not.toBeNull();
    await widget.key(SEARCH, "Escape");
    expect(widget.find(SEARCH)).toBeNull();
  });

  it("cannot be chosen where they are not computed", async () => {
    const results = [result(OF), result(OF, { method: "lrp_1" })];
    const widget = await opened({ ...LARGE, results });
    await widget.type(SEARCH, "lrp");
    expect(found(widget)[0]).toBe("lrp_1");
    const far = widget.get('[data-choice="lrp_0"]');
    expect(far.getAttribute("aria-disabled")).toBe("true");
    expect(far.title).toContain("needs a kernel");
    await widget.click('[data-choice="lrp_0"]');
    expect(widget.root.dataset["method"]).toBe("integrated_gradients");
    await widget.click('[data-choice="lrp_1"]');
    expect(widget.root.dataset["method"]).toBe("lrp_1");
  });

  it("warn of those that should not be trusted alone", async () => {
    const widget = await opened({ ...LARGE, method: "guided_backprop" });
    expect(widget.text(OPENER)).toBe("guided backpropagation, use with caution");
    expect(widget.text('[data-role="caution"]')).toBe("It fails sanity checks.");
    expect(widget.text(button("guided_backprop"))).toContain("use with caution");
    expect(widget.get(button("guided_backprop")).title).toContain("It fails sanity checks.");
    await widget.type(SEARCH, "guided");
    expect(widget.text('[data-choice="guided_backprop"]')).toContain("use with caution");
  });
});
