import { afterEach, expect, it } from "vitest";
import { notebookMapHost, pageMapHost } from "../../../src/hosts/text-map";
import { mountTextMap } from "../../../src/views/text-map";
import { FakeModel } from "../../fake-model";
import { Rendered, settled } from "../../render";

const base64 = (array: Float32Array | Uint16Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(array.buffer)));

const HOSTILE = "<b onclick=alert(1)>bold</b>";
const PLACEMENT = {
  projection: "pca",
  kept_variance: 0.5,
  coordinates: base64(Float32Array.of(0, 0, 1, 0, 2, 0)),
  neighbour_count: 2,
  neighbours: base64(Uint16Array.of(1, 2, 0, 2, 1, 0)),
  similarities: base64(Float32Array.of(0.9, 0.5, 0.9, 0.75, 0.75, 0.5)),
};
const STATE = {
  schema_version: 1,
  model_name: "tiny",
  texts: ["left", HOSTILE, "right"],
  total: 3,
  labels: { names: ["good", "bad"], codes: base64(Uint16Array.of(0, 1, 0)) },
  placement: PLACEMENT,
  predictions: null,
  status: "ready",
  progress: null,
  error: "",
  colour_by: null,
  selected: null,
};

let rendered: Rendered | undefined;
afterEach(() => rendered?.unmount());

function page(more: object = {}): Rendered {
  rendered = new Rendered((element) =>
    mountTextMap(element, pageMapHost(JSON.stringify({ ...STATE, ...more }))),
  );
  return rendered;
}

async function notebook(more: object = {}, isLive = true) {
  const kernel = new FakeModel({});
  for (const [key, value] of Object.entries({ ...STATE, ...more })) kernel.values.set(key, value);
  rendered = new Rendered((element) => {
    const host = notebookMapHost(kernel.model);
    const unmount = mountTextMap(element, host);
    return () => {
      unmount();
      host.dispose();
    };
  });
  if (isLive) kernel.answer("hello");
  await settled();
  return { kernel, widget: rendered };
}

it("goes from point to point by arrow keys, and Enter selects", async () => {
  const widget = page();
  await settled();
  await widget.key('[data-role="plot"]', "ArrowRight");
  expect(widget.text('[data-role="announcer"]')).toBe(`${HOSTILE}; label bad`);
  await widget.key('[data-role="plot"]', "ArrowRight");
  expect(widget.text('[data-role="tooltip"]')).toContain("right");
  await widget.key('[data-role="plot"]', "Enter");
  expect(widget.text('[data-role="selected-text"]')).toBe("right");
  expect(widget.text('[data-role="announcer"]')).toBe("Selected: right; label good");
  const lines = widget.all("[data-neighbour-line]");
  expect(lines.map((line) => line.textContent)).toEqual([`0.75${HOSTILE}`, "0.50left"]);
  expect(widget.all(".tfxg-near")).toHaveLength(2);
  await widget.key('[data-role="plot"]', "Escape");
  expect(widget.find('[data-role="selection"]')).toBeNull();
});

it("never takes a text for markup", async () => {
  const widget = page({ selected: 1 });
  await settled();
  expect(widget.text('[data-role="selected-text"]')).toBe(HOSTILE);
  expect(widget.find("b[onclick]")).toBeNull();
});

it("tells the kernel what is selected, and asks it to explain", async () => {
  const { kernel, widget } = await notebook({ selected: 0 });
  await widget.click('[data-neighbour-line="2"]');
  expect(kernel.saved).toEqual([{ selected: 2 }]);
  await widget.click('[data-role="explain"]');
  expect(kernel.sent).toMatchObject([{ type: "explain_text", index: 2 }]);
  kernel.answer("explain_text", { type: "failed", message: "too long" });
  await settled();
  expect(widget.text(".tfxg-problem")).toBe("too long");
});

it("follows a selection that is made in Python, and forgets one that is no text", async () => {
  const { kernel, widget } = await notebook();
  kernel.values.set("selected", 2);
  kernel.emit("change:selected");
  await settled();
  expect(widget.text('[data-role="selected-text"]')).toBe("right");
  kernel.values.set("selected", 7);
  kernel.emit("change:selected");
  await settled();
  expect(widget.find('[data-role="selection"]')).toBeNull();
});

it("needs a kernel to explain", async () => {
  const { widget } = await notebook({ selected: 0 }, false);
  expect(widget.get('[data-role="explain"]').hasAttribute("disabled")).toBe(true);
  rendered?.unmount();
  expect(page({ selected: 0 }).find('[data-role="explain"]')).toBeNull();
});

it("shows how far the kernel is, stops it and lets it go on", async () => {
  const progress = { method: "embedding", done: 64, total: 2000 };
  const { kernel, widget } = await notebook({ placement: null, status: "computing", progress });
  expect(widget.text('[data-role="progress"]')).toContain("embedding 64 of 2,000 texts");
  await widget.click('[data-role="stop"]');
  kernel.values.set("status", "stopped");
  kernel.emit("change:status");
  await settled();
  await widget.click('[data-role="resume"]');
  expect(kernel.sent.map(({ type }) => type)).toEqual(["cancel", "recompute"]);
});

it("fades a group, which can then not be reached", async () => {
  const widget = page();
  await settled();
  await widget.click('[data-group="bad"]');
  expect(widget.get('[data-group="bad"]').getAttribute("aria-pressed")).toBe("false");
  await widget.key('[data-role="plot"]', "ArrowRight");
  await widget.key('[data-role="plot"]', "ArrowRight");
  await widget.key('[data-role="plot"]', "ArrowRight");
  expect(widget.text('[data-role="tooltip"]')).toContain("right");
  await widget.key('[data-role="plot"]', "ArrowLeft");
  expect(widget.text('[data-role="tooltip"]')).toContain("left");
});

it("says that a state is of another version, and shows no map of fewer places than texts", () => {
  expect(page({ schema_version: 99 }).text('[role="alert"]')).toContain("version 99");
  rendered?.unmount();
  expect(page({ texts: ["a", "b"] }).find('[data-role="plot"]')).toBeNull();
});
