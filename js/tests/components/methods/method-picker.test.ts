import { describe, expect, it } from "vitest";
import type { MethodInfo, State } from "../../../src/generated/protocol";
import { allResults, answer, LARGE_CATALOGUE, method, result } from "../../fixture";
import { type Rendered, renderNotebook, renderPage } from "../../render";

const OF = answer();
const LARGE: Partial<State> = {
  catalogue: LARGE_CATALOGUE,
  results: allResults(OF, LARGE_CATALOGUE),
};
const SEARCH = '[data-role="method-search"]';

const family = (name: string) => `[data-family="${name}"]`;
const button = (name: string) => `[data-method-button="${name}"]`;
const shown = (widget: Rendered) =>
  widget.all("[data-method-button]").map((one) => one.dataset["methodButton"]);
const found = (widget: Rendered) => widget.all("[data-choice]").map((one) => one.dataset["choice"]);

describe("few methods", () => {
  it("stand side by side, with no more to operate", () => {
    const widget = renderPage();
    expect(shown(widget)).toHaveLength(9);
    expect(widget.find("[role=tab]")).toBeNull();
    expect(widget.find("[role=combobox]")).toBeNull();
  });

  it("come with what the chosen one is", async () => {
    const widget = renderPage();
    expect(widget.text('[data-role="about"]')).toBe(
      "What integrated gradients does, in a sentence. Signed · about 50 passes · Someone et al. 2017",
    );
    const link = widget.get('[data-role="about"] a');
    expect(link.getAttribute("href")).toBe("https://example.org/paper");
    expect(link.title).toBe("Someone et al. 2017, A method");
    expect(link.getAttribute("rel")).toContain("noopener");
    await widget.click(button("saliency"));
    expect(widget.text('[data-role="about"]')).toContain("Unsigned");
    expect(widget.find('[data-role="caution"]')).toBeNull();
  });

  it("tell what the chosen one costs for this text, and why another one failed", () => {
    const widget = renderPage({
      costs: { integrated_gradients: 427 },
      failures: { saliency: "no memory" },
    });
    expect(widget.text('[data-role="cost"]')).toBe("about 427 passes");
    expect(widget.get('[data-role="cost"]').title).toBe("runs of the model for this input");
    expect(widget.get(button("saliency")).dataset["failed"]).toBe("true");
    expect(widget.get(button("saliency")).title).toContain("could not be computed: no memory");
    expect(widget.get(button("integrated_gradients")).dataset["failed"]).toBe("false");
  });

  it("never link to what is no web address", () => {
    const sly: MethodInfo = method("sly", "sly", "x", { url: "javascript:alert(1)" });
    const widget = renderPage({ catalogue: [sly], method: "sly" });
    expect(widget.find('[data-role="about"] a')).toBeNull();
  });
});

describe("many methods", () => {
  it("show the family of the chosen one", async () => {
    const { kernel, widget } = await renderNotebook(LARGE);
    expect(shown(widget)).toEqual(["integrated_gradients", "expected_gradients"]);
    expect(widget.get(family("path")).getAttribute("aria-selected")).toBe("true");
    kernel.kernelSets({ method: "lrp_1" });
    await expect.poll(() => shown(widget)).toContain("lrp_1");
    widget.unmount();
  });

  it("can be looked through without choosing one", async () => {
    const { kernel, widget } = await renderNotebook(LARGE);
    const saved = kernel.saved.length;
    await widget.click(family("relevance"));
    expect(shown(widget)).toEqual(["lrp_0", "lrp_1", "lrp_2", "lrp_3"]);
    expect(widget.all('[role=radio][data-method-button][tabindex="0"]')).toHaveLength(1);
    expect(widget.get(family("path")).dataset["chosen"]).toBe("true");
    expect(kernel.saved).toHaveLength(saved);
    await widget.click(button("lrp_2"));
    expect(kernel.saved.at(-1)).toEqual({ method: "lrp_2" });
    expect(widget.get(family("relevance")).dataset["chosen"]).toBe("true");
    widget.unmount();
  });

  it("are tabs for the keyboard and for screen readers", async () => {
    const widget = renderPage(LARGE);
    expect(widget.all('[role=tab][tabindex="0"]')).toHaveLength(1);
    await widget.key(family("path"), "ArrowRight");
    expect(document.activeElement).toBe(widget.get(family("noise")));
    expect(widget.get(family("noise")).getAttribute("aria-selected")).toBe("true");
    const panel = widget.get("[role=tabpanel]");
    expect(panel.getAttribute("aria-labelledby")).toBe(widget.get(family("noise")).id);
    expect(widget.get(family("noise")).getAttribute("aria-controls")).toBe(panel.id);
    await widget.key(family("noise"), "End");
    expect(shown(widget)).toEqual(["guided_backprop"]);
  });

  it("keep those used last at hand, where they are", async () => {
    const widget = renderPage(LARGE);
    expect(widget.find(family("recent"))).toBeNull();
    await widget.click(family("relevance"));
    await widget.click(button("lrp_1"));
    await widget.click(family("recent"));
    expect(shown(widget)).toEqual(["integrated_gradients", "lrp_1"]);
    await widget.click(button("integrated_gradients"));
    expect(shown(widget)).toEqual(["integrated_gradients", "lrp_1"]);
    expect(widget.get(family("recent")).getAttribute("aria-selected")).toBe("true");
    await widget.click('[data-role="compare"]');
    await widget.click('[data-role="compare"]');
    expect(widget.text(family("recent"))).toBe("recent 2");
  });

  it("are found by typing", async () => {
    const { kernel, widget } = await renderNotebook(LARGE);
    await widget.click(SEARCH);
    expect(found(widget)).toHaveLength(14);
    await widget.type(SEARCH, "lrp-γ");
    expect(found(widget)).toEqual(["lrp_1"]);
    await widget.key(SEARCH, "Enter");
    expect(kernel.saved.at(-1)).toEqual({ method: "lrp_1" });
    expect(widget.find("[role=listbox].tfxg-choice-list")).toBeNull();
    expect(shown(widget)).toContain("lrp_1");
    widget.unmount();
  });

  it("hand typed letters over to the search, and leave shortcuts alone", async () => {
    const widget = renderPage(LARGE);
    widget.get(button("integrated_gradients")).focus();
    await widget.key(button("integrated_gradients"), " ");
    expect(document.activeElement).toBe(widget.get(button("integrated_gradients")));
    await widget.key(button("integrated_gradients"), "l");
    expect(document.activeElement).toBe(widget.get(SEARCH));
  });

  it("cannot be chosen where they are not computed", async () => {
    const results = [result(OF), result(OF, { method: "lrp_1" })];
    const widget = renderPage({ ...LARGE, results });
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
    const widget = renderPage({ ...LARGE, method: "guided_backprop" });
    expect(widget.text('[data-role="caution"]')).toBe("It fails sanity checks.");
    expect(widget.text(button("guided_backprop"))).toBe("guided backpropagation, use with caution");
    expect(widget.get(button("guided_backprop")).title).toContain("It fails sanity checks.");
    await widget.type(SEARCH, "guided");
    expect(widget.text('[data-choice="guided_backprop"]')).toContain("use with caution");
  });
});
