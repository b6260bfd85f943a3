import { describe, expect, it } from "vitest";
import { answer, special, tokensOf } from "../../fixture";
import { type Rendered, renderNotebook, renderPage, settled } from "../../render";
import {
  ANSWERS,
  answerOfEntities,
  answerOfMasks,
  ENTITIES,
  entity,
  idOf,
  MASKS,
  place,
  target,
  taskState,
} from "../../tasks";

const QUOTE = ".tfxg-quote";
const LABEL = '[data-role="pick-label"]';
const WORD = '[data-role="pick-word"]';

/** A word of the text, by what it reads. */
const word = (widget: Rendered, text: string) => {
  const found = widget.all(".tfxg-line .tfxg-token").find((token) => token.textContent === text);
  return `.tfxg-token[data-index="${found?.dataset["index"]}"]`;
};

const shiftClick = async (widget: Rendered, selector: string) => {
  widget.get(selector).dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
  await settled();
};

describe("entities", () => {
  const entities = () => renderNotebook(taskState(answerOfEntities(), ENTITIES, "entity"));

  it("are marked and labelled in the text", async () => {
    const { widget } = await entities();
    const york = widget.get(word(widget, "York"));
    expect(york.dataset["place"]).toBe("said");
    expect(york.dataset["placeLabel"]).toBe("location");
    expect(widget.get(word(widget, "Bob")).dataset["place"]).toBe("chosen");
    expect(widget.get(word(widget, "today")).dataset["place"]).toBeUndefined();
    expect(widget.get(".tfxg-chips").getAttribute("aria-label")).toBe("entity");
    widget.unmount();
  });

  it("are explained by a click on a word of them", async () => {
    const { kernel, widget } = await entities();
    await widget.click(word(widget, "York"));
    expect(kernel.values.get("target")).toBe(idOf("New York: location"));
    expect(widget.get(word(widget, "York")).dataset["place"]).toBe("chosen");
    expect(widget.text(QUOTE)).toBe("York");
    // Leaving a word explains nothing else.
    kernel.kernelSets({ target: "Bob: person" });
    await widget.click(word(widget, "York"));
    expect(kernel.values.get("target")).toBe("Bob: person");
    expect(widget.find(QUOTE)).toBeNull();
    widget.unmount();
  });

  it("may have another label, which the kernel makes a target of", async () => {
    const { kernel, widget } = await entities();
    await widget.click(word(widget, "today"));
    await widget.type(LABEL, "prod");
    await widget.key(LABEL, "Enter");
    expect(kernel.sent.at(-1)).toMatchObject({
      type: "select_target",
      span: place(20, 25),
      label: "product",
      contrast: false,
    });
    kernel.answer("select_target");
    await settled();
    expect(widget.find('[data-role="pick-problem"]')).toBeNull();
    widget.unmount();
  });

  it("may be held against each other", async () => {
    const { kernel, widget } = await entities();
    await widget.click(word(widget, "Bob"));
    await widget.click('[data-role="as-contrast"]');
    await widget.type(LABEL, "group");
    await widget.key(LABEL, "Enter");
    expect(kernel.sent.at(-1)).toMatchObject({ span: place(16, 19), contrast: true });
    kernel.answer("select_target");
    await settled();
    expect(widget.get('[data-role="as-contrast"]').matches(":checked")).toBe(false);
    widget.unmount();
  });

  it("are chosen in a saved page as far as they are computed", async () => {
    const widget = renderPage(taskState(answerOfEntities(), ENTITIES, "entity"));
    expect(widget.find('[data-role="pointed"]')).toBeNull();
    await widget.click(word(widget, "York"));
    expect(widget.root.dataset["target"]).toBe("New York: location");
    widget.unmount();
  });
});

describe("answers", () => {
  const context = "the heart of the film";
  const tokens = [
    special("[CLS]"),
    ...tokensOf("who?"),
    special("[SEP]"),
    ...tokensOf(context, 1, 2),
  ];
  const of = answer("who?", {
    text_pair: context,
    tokens,
    words: ["who", "?", "the", "heart", "of", "the", "film"],
    targets: [
      { ...target("film", [17, 21]), places: [place(17, 21, 1)] },
      { ...target("start: film", [17, 21]), places: [place(17, 21, 1)] },
    ],
    predicted: idOf("film"),
  });
  const answers = () => renderNotebook({ ...taskState(of, ANSWERS, "answer"), selected: [] });

  it("are made of the words from one click to another", async () => {
    const { kernel, widget } = await answers();
    await widget.click(word(widget, "heart"));
    await shiftClick(widget, word(widget, "of"));
    expect(widget.text(QUOTE)).toBe("heart of");
    await widget.click('[data-pick="start"]');
    expect(kernel.sent.at(-1)).toMatchObject({ span: place(4, 12, 1), label: "start" });
    widget.unmount();
  });

  it("are made by keyboard, too", async () => {
    const { widget } = await answers();
    const press = async (selector: string, key: string, shiftKey = false) => {
      const event = new KeyboardEvent("keydown", { key, shiftKey, bubbles: true });
      widget.get(selector).dispatchEvent(event);
      await settled();
    };
    await press(word(widget, "heart"), "Enter");
    await press(word(widget, "heart"), "ArrowRight", true);
    await press(word(widget, "of"), "ArrowRight", true);
    expect(widget.text(QUOTE)).toBe("heart of the");
    await press(word(widget, "film"), "Enter", true);
    expect(widget.text(QUOTE)).toBe("heart of the film");
    widget.unmount();
  });

  it("lie in the context alone", async () => {
    const { widget } = await answers();
    await widget.click(word(widget, "who"));
    expect(widget.find(QUOTE)).toBeNull();
    expect(widget.text('[data-role="pointed"]')).toBe(
      "click in the second text for another answer",
    );
    widget.unmount();
  });

  it("that are none are refused in words", async () => {
    const { kernel, widget } = await answers();
    await widget.click(word(widget, "film"));
    await widget.click('[data-pick="end"]');
    kernel.answer("select_target", { type: "failed", message: "There is no answer." });
    await settled();
    expect(widget.text('[data-role="pick-problem"]')).toBe("There is no answer.");
    expect(widget.get('[data-role="pick-problem"]').getAttribute("role")).toBe("alert");
    widget.unmount();
  });
});

describe("masks", () => {
  const masks = () => renderNotebook(taskState(answerOfMasks(), MASKS, "mask"));

  it("have candidates of their own, the likeliest first", async () => {
    const { widget } = await masks();
    const groups = widget.all(".tfxg-chip-group").map((group) => {
      const chips = [...group.querySelectorAll(".tfxg-name")].map((name) => name.textContent);
      return [group.querySelector(".tfxg-muted")?.textContent, ...chips];
    });
    expect(groups).toEqual([
      ["mask 1", "good", "bad"],
      ["mask 2", "war", "love"],
    ]);
    widget.unmount();
  });

  it("are shown once, where they stand", async () => {
    const { widget } = await masks();
    expect(widget.text(".tfxg-part")).toBe("[CLS]a [MASK] film and a [MASK] story[SEP]");
    expect(widget.all('[data-place="chosen"]')).toHaveLength(1);
    expect(widget.all('[data-place="said"]')).toHaveLength(1);
    widget.unmount();
  });

  it("take a word that is typed", async () => {
    const { kernel, widget } = await masks();
    const masked = widget.all(".tfxg-token").filter((token) => token.textContent === "[MASK]");
    masked[1]?.click();
    await settled();
    await widget.type(WORD, " great ");
    await widget.key(WORD, "Enter");
    expect(kernel.sent.at(-1)).toMatchObject({ span: place(20, 26), label: "great" });
    const first = widget.all(".tfxg-token").find((token) => token.textContent === "[MASK]");
    first?.click();
    await settled();
    expect(kernel.values.get("target")).toBe(idOf("mask 1: good"));
    expect((widget.get(WORD) as HTMLInputElement).value).toBe("");
    await widget.key(WORD, "Enter");
    await widget.type(WORD, "fine");
    await widget.key(WORD, "Enter");
    expect(kernel.sent.at(-1)).toMatchObject({ span: place(2, 8), label: "fine" });
    widget.unmount();
  });
});

it("shows a target that has no figures yet", async () => {
  const { kernel, widget } = await renderNotebook(
    taskState(answerOfEntities(), ENTITIES, "entity"),
  );
  kernel.kernelSets({ target: "today: product" });
  await settled();
  const chip = widget.get('[data-target-chip="today: product"]');
  expect(chip.textContent).toBe("today: product");
  expect(chip.getAttribute("aria-checked")).toBe("true");
  const before = answerOfEntities();
  const asked = entity("today: product", "product", [20, 25], { asked: true });
  kernel.kernelSets({ answer: { ...before, targets: [...before.targets, asked] } });
  await settled();
  expect(widget.text('[data-target-chip="today: product"]')).toContain("0.50");
  expect(widget.get(word(widget, "today")).dataset["placeLabel"]).toBe("product");
  widget.unmount();
});
