import type { AnyModel } from "@anywidget/types";
import { batch } from "@preact/signals";
import type { State } from "../generated/protocol";
import { SLOTS, TRAITS } from "../generated/traits";
import { isObject } from "../lib/state/shapes";
import { cutTrait, KEYS, readTrait } from "../lib/state/state";
import type { Host } from "./host";
import { liveness } from "./liveness";
import { requests } from "./requests";
import { isSame, type StateSignals, stateSignals } from "./signals";
import { throttled } from "./throttle";

/** A pointer moves faster than anyone wants messages. */
const HOVER_INTERVAL = 60;

export interface NotebookHost extends Host {
  dispose(): void;
}

/** The anywidget model as a host; each view of a widget has its own. */
export function notebookHost(model: AnyModel): NotebookHost {
  const methods = readTrait("catalogue", model.get("catalogue")).map(({ name }) => name);
  const entries = { methods, slots: SLOTS };
  const names = KEYS.flatMap((key) => {
    const { split } = TRAITS[key];
    return split === null ? [key] : entries[split].map((entry) => `${key}_${entry}`);
  });
  const take = (key: keyof State): unknown => {
    const { split } = TRAITS[key];
    if (split === null) return model.get(key);
    return Object.fromEntries(entries[split].map((entry) => [entry, model.get(`${key}_${entry}`)]));
  };
  const raw = new Map<keyof State, unknown>(KEYS.map((key) => [key, take(key)]));
  const state = stateSignals((key) => raw.get(key));
  const asked = requests((content) => attempt(() => model.send(content)));
  const kernel = liveness(() => void asked.ask({ type: "hello" }));
  let savedHover: unknown = raw.get("hovered");
  const saveHover = throttled(() => {
    if (isSame(savedHover, state.hovered.peek())) return;
    savedHover = state.hovered.peek();
    attempt(() => model.save_changes());
  }, HOVER_INTERVAL);

  // One message may change several keys, and they belong together: take all before anyone looks.
  function refresh() {
    batch(() => {
      for (const key of KEYS) {
        const value = take(key);
        if (isUnchanged(key, raw.get(key), value)) continue;
        raw.set(key, value);
        write(state, key, readTrait(key, value));
        if (TRAITS[key].owner === "kernel") kernel.heard();
      }
    });
  }
  function receive(message: unknown) {
    if (asked.settle(message)) kernel.heard();
  }

  for (const name of names) model.on(`change:${name}`, refresh);
  model.on("msg:custom", receive);
  return {
    state,
    live: kernel.live,
    silent: kernel.silent,
    canBeLive: true,
    schemaVersion: model.get("schema_version"),
    set(key, chosen) {
      const value = cutTrait(key, chosen);
      if (isSame(state[key].peek(), value)) return;
      raw.set(key, value);
      state[key].value = value;
      attempt(() => model.set(key, value));
      if (key === "hovered") return saveHover();
      attempt(() => model.save_changes());
      if (TRAITS[key].triggers !== "nothing" && kernel.live.peek()) kernel.askSoon();
    },
    request(message) {
      kernel.expectAnswer();
      return asked.ask(message);
    },
    wake() {
      if (!kernel.live.peek() || kernel.silent.peek()) kernel.askSoon();
    },
    dispose() {
      saveHover.cancel();
      kernel.stop();
      for (const name of names) model.off(`change:${name}`, refresh);
      model.off("msg:custom", receive);
    },
  };
}

function write<K extends keyof State>(state: StateSignals, key: K, value: State[K]): void {
  state[key].value = value;
}

/** Whether the very same was read before; of a split trait, every entry. */
function isUnchanged(key: keyof State, before: unknown, value: unknown): boolean {
  if (TRAITS[key].split === null || !isObject(before) || !isObject(value)) return before === value;
  return Object.keys(value).every((name) => before[name] === value[name]);
}

/** Without a kernel some front ends throw on sending. The page goes on, and `live` says why. */
function attempt(send: () => void): void {
  try {
    send();
  } catch (fault) {
    console.debug("tfxg_widget: nothing was sent,", fault);
  }
}
