import { expect, it } from "vitest";
import { notebookHost } from "../../src/hosts/notebook";
import { pageHost } from "../../src/hosts/page";
import { mount } from "../../src/views/mount";
import { FakeModel } from "../fake-model";
import { answer, result, state } from "../fixture";
import { Rendered, renderNotebook, settled } from "../render";

it.each([
  ["another version", JSON.stringify({ ...state(), schema_version: 1 })],
  ["no version", "{}"],
  ["no state", ""],
])("says one thing of %s", (_title, json) => {
  const widget = new Rendered((element) => mount(element, pageHost(json)));
  expect(widget.text('[data-role="fault"]')).toContain("another version of tfxg_widget");
  expect(widget.root.children).toHaveLength(1);
});

it("goes back to its defaults for values that do not fit", () => {
  const broken = Object.fromEntries(Object.keys(state()).map((key) => [key, 17]));
  const json = JSON.stringify({ ...broken, schema_version: 4 });
  const widget = new Rendered((element) => mount(element, pageHost(json)));
  expect(widget.find('[data-role="fault"]')).toBeNull();
  expect(widget.root.dataset["status"]).toBe("ready");
});

it("leaves nothing behind", async () => {
  const { kernel, widget } = await renderNotebook();
  widget.unmount();
  expect(widget.element.children).toHaveLength(0);
  expect(kernel.handlerCount).toBe(0);
});

it("says what to do after a restart, and waits for nothing", async () => {
  const own = answer();
  const results = [result(own, { method: "saliency", signed: false })];
  const { kernel, widget } = await renderNotebook({ results, status: "computing" });
  expect(widget.text('[data-role="caption"]')).toContain("while integrated gradients computes");
  kernel.emit("comm_live_update");
  await settled();
  expect(widget.text('[data-role="silent"]')).toContain("run the cell again");
  expect(widget.text('[data-role="caption"]')).toContain("integrated gradients was not computed");
  expect(widget.get(".tfxg-box").getAttribute("aria-busy")).toBe("false");
  expect(widget.find('[data-role="progress"]')).toBeNull();
  widget.unmount();
});

it("lets two views of one widget follow each other", async () => {
  const kernel = new FakeModel();
  const hosts = [notebookHost(kernel.model), notebookHost(kernel.model)];
  const views = hosts.map((host) => {
    const element = document.createElement("div");
    mount(element, host);
    return element;
  });
  const [first, second] = views;
  kernel.answer("hello");
  await settled();
  first?.querySelector<HTMLElement>('[data-role="method-button"]')?.click();
  await settled();
  first?.querySelector<HTMLElement>('[data-method-button="saliency"]')?.click();
  await settled();
  expect(second?.querySelector(".tfxg-root")?.getAttribute("data-method")).toBe("saliency");
  for (const host of hosts) host.dispose();
});
