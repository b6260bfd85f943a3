import type { State } from "../src/generated/protocol";
import { notebookHost } from "../src/hosts/notebook";
import { pageHost } from "../src/hosts/page";
import { mount } from "../src/views/mount";
import { FakeModel } from "./fake-model";
import { state } from "./fixture";
import { saved } from "./wire";

/** The widget in a document, with what a person does to it. */
export class Rendered {
  readonly root: HTMLElement;
  readonly element = document.createElement("div");
  readonly #unmount: () => void;

  constructor(start: (element: HTMLElement) => () => void) {
    document.body.replaceChildren(this.element);
    this.#unmount = start(this.element);
    this.root = this.get(".tfxg-root");
  }

  get(selector: string): HTMLElement {
    const found = this.element.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`nothing matches ${selector}`);
    return found;
  }

  find(selector: string): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(selector);
  }

  all(selector: string): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(selector)];
  }

  text(selector: string): string {
    return this.get(selector).textContent.trim();
  }

  async click(selector: string): Promise<void> {
    this.get(selector).click();
    await settled();
  }

  /** Choose a method in the menu of all methods. */
  async choose(method: string): Promise<void> {
    await this.click('[data-role="method-button"]');
    const button = `[data-method-button="${method}"]`;
    if (this.find(button) === null) await this.click('[data-role="all-methods"]');
    await this.click(button);
  }

  async key(selector: string, key: string): Promise<void> {
    this.get(selector).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await settled();
  }

  async type(selector: string, text: string, event = "input"): Promise<void> {
    const field = this.get(selector) as HTMLInputElement;
    field.value = text;
    field.dispatchEvent(new Event(event, { bubbles: true }));
    await settled();
  }

  async point(selector: string | null): Promise<void> {
    const line = this.get(".tfxg-line");
    if (selector === null) line.dispatchEvent(new PointerEvent("pointerleave"));
    else this.get(selector).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    await settled();
  }

  unmount(): void {
    this.#unmount();
  }
}

export function renderPage(more?: Partial<State>): Rendered {
  return new Rendered((element) => mount(element, pageHost(saved(state(more)))));
}

export async function renderNotebook(more?: Partial<State>, isLive = true) {
  const kernel = new FakeModel(state(more));
  const widget = new Rendered((element) => {
    const host = notebookHost(kernel.model);
    const unmount = mount(element, host);
    return () => {
      unmount();
      host.dispose();
    };
  });
  if (isLive) kernel.answer("hello");
  await settled();
  return { kernel, widget };
}

/**
 * Rendering waits for a frame, effects for the next, and what they set for another: so many rounds
 * are waited for, and no time, which is too short on a busy machine.
 */
export async function settled(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }
}
