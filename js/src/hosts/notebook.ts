import type { AnyModel } from "@anywidget/types";
import { batch } from "@preact/signals";
import type { State } from "../generated/protocol";
import { SLOTS, TRAITS } from "../generated/traits";
import { isAnswerTo } from "../lib/state/selection";
import { isObject } from "../lib/state/shapes";
import { cutTrait, isSame, KEYS, readTrait } from "../lib/state/state";
import type { Host } from "./host";
import { attempt, liveness } from "./liveness";
import { requests } from "./requests";
import { type StateSignals, stateSignals } from "./signals";
import { throttled } from "./throttle";

/** A pointer moves faster than anyone wants messages. */
const HOVER_INTERVAL = 60;

/** What is found of one input: it is shown together, and never for an input that is given up. */
const FINDINGS: ReadonlySet<keyof State> = new Set([
  "answer",
  "results",
  "occlusion_effect",
  "selection_effect",
]);

/** Events of an ipywidgets model, where it has them, that tell of its connection. */
const CONNECTION_ENDS = ["comm_live_update", "comm:close"] as const;

export interface NotebookHost extends Host {
  dispose(): void;
}

/** The anywidget model as a host; each view of a widget has its own. */
export function notebookHost(model: AnyModel): NotebookHost {
  const methods = readTrait("catalogue", model.get("catalogue")).map(({ name }) => name);
  const entries = { methods, slots: SLOTS };
  const names = KEYS.flatMap((key) => {
    const { split } = TRAITS[key];
    return split === undefined ? [key] : entries[split].map((entry) => `${key}_${entry}`);
  });
  const take = (key: keyof State): unknown => {
    const { split } = TRAITS[key];
    if (split === undefined) return model.get(key);
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

  let awaitedImages = 0;
  /** Whether findings came too late: something newer was asked about since. */
  function isSuperseded(): boolean {
    const answer = readTrait("answer", model.get("answer"));
    if (answer === null || state.answer.peek() === null) return false;
    const text = readTrait("text", model.get("text"));
    const textPair = readTrait("text_pair", model.get("text_pair"));
    const { generates } = state.model_info.peek();
    return awaitedImages > 0 || !isAnswerTo(answer, { text, textPair, generates });
  }

  // One message may change several keys, and they belong together: take all before anyone looks.
  function refresh() {
    batch(() => {
      const changed = KEYS.map((key) => [key, take(key)] as const).filter(
        ([key, value]) => !isUnchanged(key, raw.get(key), value),
      );
      const isLate = changed.some(([key]) => FINDINGS.has(key)) && isSuperseded();
      for (const [key, value] of changed) {
        // They stay changed, and are taken once the text is theirs again.
        if (isLate && FINDINGS.has(key)) continue;
        raw.set(key, value);
        write(state, key, readTrait(key, value));
        if (TRAITS[key].owner === "kernel") kernel.heard();
      }
    });
  }
  function receive(message: unknown) {
    if (asked.settle(message)) kernel.heard();
  }

  // Jupyter's widget manager cuts models off when the kernel restarts or dies.
  function lose() {
    kernel.lose();
    asked.failAll("The kernel was restarted or has ended. Run the cell again.");
  }

  for (const name of names) model.on(`change:${name}`, refresh);
  model.on("msg:custom", receive);
  for (const name of CONNECTION_ENDS) model.on(name, lose);
  return {
    state,
    live: kernel.live,
    silent: kernel.silent,
    lost: kernel.lost,
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
      if (TRAITS[key].triggers !== undefined && kernel.live.peek()) kernel.askSoon();
    },
    request(message) {
      kernel.expectAnswer();
      const reply = asked.ask(message);
      if (message.type !== "replace_image") return reply;
      awaitedImages += 1;
      return reply.finally(() => {
        awaitedImages -= 1;
        refresh();
      });
    },
    wake() {
      if (!kernel.live.peek() || kernel.silent.peek()) kernel.askSoon();
    },
    dispose() {
      saveHover.cancel();
      kernel.stop();
      for (const name of names) model.off(`change:${name}`, refresh);
      model.off("msg:custom", receive);
      for (const name of CONNECTION_ENDS) model.off(name, lose);
    },
  };
}

function write<K extends keyof State>(state: StateSignals, key: K, value: State[K]): void {
  state[key].value = value;
}

/** Whether the very same was read before; of a split trait, every entry. */
function isUnchanged(key: keyof State, before: unknown, value: unknown): boolean {
  const isSplit = TRAITS[key].split !== undefined;
  if (!isSplit || !isObject(before) || !isObject(value)) return before === value;
  return Object.keys(value).every((name) => before[name] === value[name]);
}
