import { effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HoveredToken } from "../../src/generated/protocol";
import { PATIENCE, SHORTEST } from "../../src/hosts/liveness";
import { type NotebookHost, notebookHost } from "../../src/hosts/notebook";
import { FakeModel } from "../fake-model";
import { answer, result } from "../fixture";
import { sent } from "../wire";

let kernel: FakeModel;
let host: NotebookHost;

beforeEach(() => {
  vi.useFakeTimers();
  kernel = new FakeModel();
  host = notebookHost(kernel.model);
});
afterEach(() => {
  host.dispose();
  vi.useRealTimers();
});

const span = (index: number): HoveredToken => ({
  index,
  text: "x",
  start: index,
  end: index + 1,
  score: 1,
});
const hellos = () => kernel.hellos;

describe("state", () => {
  it("follows the model", () => {
    kernel.kernelSets({ method: "saliency" });
    expect(host.state.method.value).toBe("saliency");
  });

  it("takes an update whole, never half", () => {
    const next = answer("another text");
    const seen: (readonly [number | undefined, number | undefined])[] = [];
    const stop = effect(() => {
      const [first] = host.state.results.value;
      seen.push([host.state.answer.value?.tokens.length, first?.scores.length]);
    });
    kernel.kernelSets({ text: next.text, answer: next, results: [result(next)] });
    stop();
    expect(seen.map(([tokens, scores]) => tokens === scores)).toEqual([true, true]);
  });

  it("keeps the results of the methods that did not change", () => {
    const before = host.state.results.value;
    const changed = before.filter(({ method }) => method === "saliency");
    kernel.values.set("results_saliency", sent({ results: changed })["results_saliency"]);
    kernel.emit("change:results_saliency");
    const after = host.state.results.value;
    expect(after).toEqual(before);
    expect(after.filter((result, at) => result !== before[at])).toHaveLength(changed.length);
  });

  it("never shows what was found of a text that is given up", () => {
    const first = host.state.answer.value;
    host.set("text", "the newest text");
    const late = answer("an earlier text");
    kernel.kernelSets({ answer: late, results: [result(late)], status: "background" });
    expect(host.state.answer.value).toBe(first);
    expect(host.state.results.value.length).toBeGreaterThan(1);
    expect(host.state.status.value).toBe("background");
    const newest = answer("the newest text");
    kernel.kernelSets({ answer: newest, results: [result(newest)] });
    expect(host.state.answer.value?.text).toBe("the newest text");
    expect(host.state.results.value).toHaveLength(1);
  });

  it("takes it once the text is that again", () => {
    host.set("text", "the newest text");
    const late = answer("an earlier text");
    kernel.kernelSets({ answer: late, results: [result(late)] });
    host.set("text", "an earlier text");
    expect(host.state.answer.value?.text).toBe("an earlier text");
  });

  it("shows no image that another one was chosen after", async () => {
    const reply = host.request({ type: "replace_image", name: "b.png", content: "" });
    const before = host.state.results.value;
    kernel.kernelSets({ results: [result(answer())] });
    expect(host.state.results.value).toBe(before);
    kernel.answer("replace_image");
    await reply;
    expect(host.state.results.value).toHaveLength(1);
  });

  it("is not harmed by values that do not fit", () => {
    const others = host.state.results.value.filter(({ method }) => method !== "saliency");
    kernel.values.set("results_saliency", "nonsense");
    kernel.emit("change:results_saliency");
    expect(host.state.results.value).toEqual(others);
  });

  it("sends no more than the kernel takes", () => {
    host.set(
      "selected",
      Array.from({ length: 5000 }, (_, at) => span(at)),
    );
    host.set("selected", [{ ...span(1), text: "x".repeat(5000) }]);
    const [first, second] = kernel.saved.map(({ selected }) => selected as HoveredToken[]);
    expect([first?.length, second?.[0]?.text.length]).toEqual([4096, 1000]);
  });

  it("sends what is set, once", () => {
    host.set("method", "saliency");
    host.set("method", "saliency");
    expect(kernel.saved).toEqual([{ method: "saliency" }]);
    expect(host.state.method.value).toBe("saliency");
  });

  it("is shared by the views of a widget", () => {
    const other = notebookHost(kernel.model);
    host.set("palette", "teal_brown");
    expect(other.state.palette.value).toBe("teal_brown");
    other.dispose();
  });

  it("survives a model that cannot send", () => {
    const debug = vi.spyOn(console, "debug").mockImplementation(() => {});
    const model = {
      ...kernel.model,
      save_changes: () => {
        throw new Error("comm closed");
      },
    };
    const alone = notebookHost(model);
    alone.set("method", "saliency");
    expect(alone.state.method.value).toBe("saliency");
    alone.dispose();
    debug.mockRestore();
  });
});

describe("hovered", () => {
  it("is shown at once and sent at intervals, the last one too", () => {
    for (const index of [1, 2, 3]) host.set("hovered", span(index));
    expect(host.state.hovered.value).toEqual(span(3));
    expect(kernel.saved).toHaveLength(0);
    vi.advanceTimersByTime(60);
    expect(kernel.saved).toEqual([{ hovered: span(3) }]);
    host.set("hovered", null);
    vi.advanceTimersByTime(60);
    expect(kernel.saved.at(-1)).toEqual({ hovered: null });
  });

  it("is not sent when it is what was sent last", () => {
    host.set("hovered", span(1));
    host.set("hovered", null);
    vi.advanceTimersByTime(1000);
    expect(kernel.saved).toHaveLength(0);
  });
});

describe("live", () => {
  it("turns true with the answer to the first hello", () => {
    expect(hellos()).toHaveLength(1);
    expect(host.live.value).toBe(false);
    kernel.answer("hello");
    expect(host.live.value).toBe(true);
  });

  it("turns true with anything that only a kernel sends", () => {
    kernel.kernelSets({ status: "computing" });
    expect(host.live.value).toBe(true);
  });

  it("is not fooled by another view of the page", () => {
    const other = notebookHost(kernel.model);
    other.set("view", "compare");
    kernel.emit("msg:custom", { type: "done", id: "another view's" });
    expect(host.live.value).toBe(false);
    other.dispose();
  });

  it("says so when nobody answers, and still hears a late answer", () => {
    vi.advanceTimersByTime(PATIENCE);
    expect(host.silent.value).toBe(true);
    expect(host.live.value).toBe(false);
    vi.advanceTimersByTime(60_000);
    expect(hellos().length).toBeGreaterThan(3);
    expect(hellos().length).toBeLessThan(10);
    kernel.answer("hello");
    expect([host.live.value, host.silent.value]).toEqual([true, false]);
    const asked = hellos().length;
    vi.advanceTimersByTime(120_000);
    expect(hellos()).toHaveLength(asked);
  });

  it("asks again when someone shows interest, not at every move", () => {
    for (let at = 0; at < 5; at += 1) host.wake();
    expect(hellos()).toHaveLength(1);
    vi.advanceTimersByTime(SHORTEST);
    expect(hellos()).toHaveLength(2);
  });

  it("notices that a kernel no longer answers", () => {
    kernel.answer("hello");
    host.set("method", "saliency");
    expect(host.silent.value).toBe(false);
    vi.advanceTimersByTime(PATIENCE);
    expect([host.live.value, host.silent.value]).toEqual([true, true]);
    kernel.kernelSets({ status: "computing" });
    expect(host.silent.value).toBe(false);
  });
});

describe("a connection that ends", () => {
  it("is told at once, and what was asked is answered", async () => {
    kernel.answer("hello");
    const page = host.request({ type: "export", format: "html" });
    kernel.emit("comm_live_update");
    const { live, silent, lost } = host;
    expect([live.value, silent.value, lost.value]).toEqual([false, true, true]);
    expect(await page).toMatchObject({ type: "failed", message: expect.stringContaining("again") });
  });

  it("is proved wrong by a kernel that answers", () => {
    kernel.answer("hello");
    kernel.emit("comm_live_update");
    vi.advanceTimersByTime(SHORTEST);
    kernel.answer("hello");
    const { live, silent, lost } = host;
    expect([live.value, silent.value, lost.value]).toEqual([true, false, false]);
  });
});

describe("request", () => {
  it("hands each reply to its own request", async () => {
    const cancel = host.request({ type: "cancel" });
    const page = host.request({ type: "export", format: "html" });
    kernel.answer("export", {
      type: "file",
      name: "a.html",
      media_type: "text/html",
      content: "x",
    });
    kernel.answer("cancel", { type: "failed", message: "too late" });
    expect(await page).toMatchObject({ type: "file", name: "a.html" });
    expect(await cancel).toMatchObject({ type: "failed", message: "too late" });
  });

  it("lets malformed replies pass by", () => {
    void host.request({ type: "cancel" });
    for (const message of [null, 7, {}, { type: "file", id: "x" }, { type: "done" }]) {
      expect(() => kernel.emit("msg:custom", message)).not.toThrow();
    }
  });

  it("is noticed when it goes unanswered", () => {
    kernel.answer("hello");
    void host.request({ type: "recompute" });
    vi.advanceTimersByTime(PATIENCE);
    expect(host.silent.value).toBe(true);
  });
});

it("leaves nothing behind", () => {
  host.set("hovered", span(1));
  host.dispose();
  expect(kernel.handlerCount).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
