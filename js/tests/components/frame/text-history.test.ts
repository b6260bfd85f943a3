import { expect, it } from "vitest";
import { renderNotebook, renderPage } from "../../render";

const HISTORY = '[data-role="history"]';
const ENTRIES = `${HISTORY} button`;
const TRIED = [
  { text: "I love you", text_pair: "", answer: "POSITIVE", probability: 0.96, image: "" },
  {
    text: "I love you, but I also kind of dislike you",
    text_pair: "",
    answer: "NEGATIVE",
    probability: 0.97,
    image: "",
  },
];

it("is not there for a single text", () => {
  const widget = renderPage({ history: TRIED.slice(1) });
  expect(widget.find(HISTORY)).toBeNull();
});

it("takes its place as soon as a person types, and not later with the answer", async () => {
  const { widget } = await renderNotebook({ history: TRIED.slice(1) });
  expect(widget.find(HISTORY)).toBeNull();
  await widget.type('[data-role="text"]', "I adore you");
  expect(widget.all(ENTRIES)).toHaveLength(1);
  widget.unmount();
});

it("has each text with its answer, the latest first, and goes back by a click", async () => {
  const { kernel, widget } = await renderNotebook({ history: TRIED });
  expect(widget.all(ENTRIES).map((entry) => entry.textContent)).toEqual([
    "I love you, but I also kind of dislike youNEGATIVE 0.97",
    "I love youPOSITIVE 0.96",
  ]);
  expect(widget.get(`${ENTRIES}[aria-current="true"]`).textContent).toContain("NEGATIVE");
  await widget.click(`${ENTRIES}[aria-current="false"]`);
  expect(kernel.saved).toEqual([{ text: "I love you" }]);
  expect(widget.get(`${ENTRIES}[aria-current="true"]`).textContent).toContain("POSITIVE");
  widget.unmount();
});

it("can be read in a saved page, and leads nowhere that is not computed", () => {
  const widget = renderPage({ history: TRIED });
  const [present, before] = widget.all(ENTRIES);
  expect(present?.hasAttribute("disabled")).toBe(false);
  expect(before?.hasAttribute("disabled")).toBe(true);
  expect(before?.textContent).toContain("POSITIVE 0.96");
});

it("goes back to an image by its content, as images share names", async () => {
  const image = { text: "photo.png", text_pair: "", answer: "seven", probability: 0.9 };
  const history = ["ab", "cd"].map((digest) => ({ ...image, image: digest }));
  const { kernel, widget } = await renderNotebook({ history });
  const [present, before] = widget.all(ENTRIES);
  expect(present?.getAttribute("aria-current")).toBe("true");
  expect(before?.getAttribute("aria-current")).toBe("false");
  await widget.click(`${ENTRIES}[aria-current="false"]`);
  expect(kernel.sent.at(-1)).toMatchObject({ type: "return_to_image", image: "ab" });
  widget.unmount();
});
