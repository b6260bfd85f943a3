import type { AnyModel } from "@anywidget/types";
import type { State } from "../src/generated/protocol";
import { isObject } from "../src/lib/state/shapes";
import { state } from "./fixture";
import { sent } from "./wire";

type Handler = (message: unknown, buffers: DataView[]) => void;

/** The part of an ipywidgets model that the page uses, with a kernel played by the test. */
export class FakeModel {
  readonly values: Map<string, unknown>;
  /** What was sent as custom messages, without the page's asking whether the kernel is there. */
  readonly sent: Record<string, unknown>[] = [];
  /** How the page asks that: again and again, so their number depends on the time. */
  readonly hellos: Record<string, unknown>[] = [];
  /** What each `save_changes` sent, a value set twice only once. */
  readonly saved: Record<string, unknown>[] = [];
  readonly handlers = new Map<string, Set<Handler>>();
  #unsaved: Record<string, unknown> = {};

  constructor(from: Partial<State> = state()) {
    this.values = new Map(Object.entries(sent(from)));
  }

  /** As anywidget hands it to the page. */
  get model(): AnyModel {
    return {
      get: (key: string) => this.values.get(key),
      set: (key: string, value: unknown) => {
        this.#unsaved[key] = value;
        this.values.set(key, value);
        this.emit(`change:${key}`);
      },
      save_changes: () => {
        this.saved.push(this.#unsaved);
        this.#unsaved = {};
      },
      send: (content: unknown) => {
        if (isObject(content))
          (content["type"] === "hello" ? this.hellos : this.sent).push(content);
      },
      on: (name: string, handler: Handler) => {
        const handlers = this.handlers.get(name) ?? new Set();
        this.handlers.set(name, handlers.add(handler));
      },
      off: (name?: string | null, handler?: Handler | null) => {
        if (name && handler) this.handlers.get(name)?.delete(handler);
      },
      widget_manager: { get_model: () => Promise.reject(new Error("no other models")) },
    } as AnyModel;
  }

  get handlerCount(): number {
    return [...this.handlers.values()].reduce((sum, handlers) => sum + handlers.size, 0);
  }

  emit(name: string, message?: unknown): void {
    for (const handler of [...(this.handlers.get(name) ?? [])]) handler(message, []);
  }

  /** One update from the kernel: all values are there before the first change is told. */
  kernelSets(values: Partial<State>): void {
    const changed = sent(values);
    if (values.results !== undefined) {
      const before = [...this.values.keys()].filter((key) => key.startsWith("results_"));
      for (const key of before) changed[key] ??= [];
    }
    for (const [key, value] of Object.entries(changed)) this.values.set(key, value);
    for (const key of Object.keys(changed)) this.emit(`change:${key}`);
  }

  /** The kernel answers the newest message of a type. */
  answer(type: string, reply: Record<string, unknown> = { type: "done" }): void {
    const asked = [...this.hellos, ...this.sent].findLast((message) => message["type"] === type);
    this.emit("msg:custom", { ...reply, id: asked?.["id"] });
  }
}
