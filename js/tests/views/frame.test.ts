import { describe, expect, it } from "vitest";
import { answer, result } from "../fixture";
import { renderNotebook, renderPage, settled } from "../render";

const DISLIKE = '.tfxg-part:not([hidden]) [data-index="10"]';
const TEXT = '[data-role="text"]';

describe("the card at a word", () => {
  it("has the figures of the word pointed at, and goes with the pointer", async () => {
    const widget = renderPage();
    expect(widget.find('[data-role="card"]')).toBeNull();
    await widget.point(DISLIKE);
    const card = widget.text('[data-role="card"]');
    expect(card).toMatch(/^dislike \+1\.\d\d1st of 13 · \d+ % of the totalwithout it: NEGATIVE/);
    expect(card).toContain("0.97 → 0.21");
    await widget.point(null);
    expect(widget.find('[data-role="card"]')).toBeNull();
  });

  it("tells a mark that the model adds from a word", async () => {
    const widget = renderPage();
    await widget.point('.tfxg-part [data-index="0"]');
    expect(widget.text('[data-role="card"]')).toContain("a mark that the model adds");
  });
});

describe("the strongest words", () => {
  it("are steps from the baseline to the answer, for a complete method", () => {
    const widget = renderPage();
    expect(widget.all('[data-role="strongest"] [data-step]').length).toBeGreaterThan(4);
    expect(widget.text('[data-step="10"] bdi')).toBe("dislike");
    expect(widget.text('[data-role="ends"]')).toBe("baseline −1.83NEGATIVE, logit 3.10");
    expect(widget.get('[data-step="10"]').title).toContain("dislike +1.");
  });

  it("say how to read those of any other", async () => {
    const widget = renderPage();
    await widget.choose("saliency");
    expect(widget.text('[data-role="ends"]')).toContain("how strongly");
    await widget.choose("occlusion");
    expect(widget.text('[data-role="ends"]')).toContain("need not add up");
  });

  it("are pointed at and selected in the text", async () => {
    const { kernel, widget } = await renderNotebook();
    await widget.click('[data-step="10"]');
    expect(kernel.values.get("selected")).toMatchObject([{ index: 10, text: "dislike" }]);
    expect(widget.get('[data-step="10"]').getAttribute("aria-pressed")).toBe("true");
    expect(widget.get(DISLIKE).getAttribute("aria-selected")).toBe("true");
    widget.unmount();
  });

  it("measure from the value of the baseline alone where the gap is known", () => {
    const of = answer();
    const widget = renderPage({ results: [result(of, { gap: null })] });
    expect(widget.text('[data-role="ends"]')).not.toContain("baseline −1.83");
  });
});

describe("the text", () => {
  it("is there once, and edited in place", async () => {
    const { widget } = await renderNotebook();
    widget.get(TEXT).focus();
    await settled();
    expect(widget.get(".tfxg-part[role=listbox]").hidden).toBe(true);
    expect(widget.text(".tfxg-draft")).toContain("I love you, but");
    await widget.type(TEXT, "I love you, and");
    const coloured = widget
      .all(".tfxg-draft .tfxg-draft-word:not(.tfxg-added)")
      .map((word) => word.textContent);
    expect(coloured).toEqual(["I", "love", "you", ","]);
    await widget.key(TEXT, "Escape");
    expect(document.activeElement).not.toBe(widget.get(TEXT));
    // Kept and shown, until there is an answer to it.
    expect(widget.text(".tfxg-draft")).toContain("I love you, and");
    widget.unmount();
  });

  it("is edited by typing at a word, with the caret there", async () => {
    const { widget } = await renderNotebook();
    widget.get(DISLIKE).focus();
    await widget.key(DISLIKE, "x");
    const field = widget.get(TEXT) as HTMLTextAreaElement;
    expect(document.activeElement).toBe(field);
    expect(field.value.slice(0, field.selectionStart)).toMatch(/dislike$/);
    widget.unmount();
  });

  it("is edited by a double click on a word, which selects it", async () => {
    const { widget } = await renderNotebook();
    widget.get(DISLIKE).dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    const field = widget.get(TEXT) as HTMLTextAreaElement;
    expect(document.activeElement).toBe(field);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe("dislike");
    widget.unmount();
  });

  it("is not edited without a kernel", async () => {
    const widget = renderPage();
    widget.get(DISLIKE).focus();
    await widget.key(DISLIKE, "x");
    expect(document.activeElement).toBe(widget.get(DISLIKE));
    expect(widget.get('[data-role="edit-text"]').matches(":disabled")).toBe(true);
  });

  it("gets a second one, and loses it again when that is left empty", async () => {
    const { widget } = await renderNotebook();
    await widget.click('[data-role="add-pair"]');
    await settled();
    const second = widget.get('[data-role="text_pair"]');
    expect(document.activeElement).toBe(second);
    second.blur();
    await settled();
    expect(widget.find('[data-role="text_pair"]')).toBeNull();
    expect(widget.find('[data-role="add-pair"]')).not.toBeNull();
    widget.unmount();
  });
});

it("says the legend's ends in words", () => {
  const legend = renderPage().text('[data-role="legend"]');
  expect(legend).toMatch(/^against NEGATIVE−1\.\d\d\+1\.\d\dfor NEGATIVE$/);
});

it("has a name and a tooltip on every control", async () => {
  const { widget } = await renderNotebook();
  for (const menu of ["method", "explained", "settings", "export"]) {
    await widget.click(`[data-role="${menu}-button"]`);
    const controls = widget.all("button:not([role=option]), select, textarea");
    const untold = controls.filter(
      (one) => !(one.title || one.closest("[title]") || one.textContent.trim()),
    );
    expect(untold.map((one) => one.outerHTML)).toEqual([]);
    await widget.click(`[data-role="${menu}-button"]`);
  }
  widget.unmount();
});
