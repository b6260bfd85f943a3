import type { AnyModel } from "@anywidget/types";
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Protocol, State } from "../generated/text-map-protocol";
import { TRAITS } from "../generated/text-map-traits";
import { KEYS, readMapTrait } from "../lib/text-map/state";
import type { Reply } from "./host";
import { attempt, liveness } from "./liveness";
import { requests } from "./requests";
import { noKernel, savedState } from "./saved-state";

type Unnumbered<M> = M extends unknown ? Omit<M, "id"> : never;
export type MapRequest = Unnumbered<Protocol["request"]>;
type Signals = { readonly [K in keyof State]: Signal<State[K]> };

/** What the map talks to: a notebook with or without a kernel, or a saved page. */
export interface MapHost {
  readonly state: { readonly [K in keyof State]: ReadonlySignal<State[K]> };
  /** Whether a kernel is known to listen. What needs one is disabled until then. */
  readonly live: ReadonlySignal<boolean>;
  /** False in a saved page, where no kernel will ever come. */
  readonly canBeLive: boolean;
  /** The number of the state's shape, as it was found. */
  readonly schemaVersion: unknown;
  set<K extends keyof State>(key: K, value: State[K]): void;
  /** Always answers, if the kernel does: a failure is a reply too. */
  request(message: MapRequest): Promise<Reply>;
  /** Someone shows interest: a good moment to look for the kernel again. */
  wake(): void;
  dispose(): void;
}

function signalsOf(raw: (key: keyof State) => unknown): Signals {
  const signals = KEYS.map((key) => [key, signal(readMapTrait(key, raw(key)))] as const);
  return Object.fromEntries(signals) as unknown as Signals;
}

/** The anywidget model as a host; each view of a widget has its own. */
export function notebookMapHost(model: AnyModel): MapHost {
  const state = signalsOf((key) => model.get(key));
  const asked = requests<MapRequest>((content) => attempt(() => model.send(content)));
  const kernel = liveness(() => void asked.ask({ type: "hello" }));
  const stops = KEYS.map((key) => {
    const name = `change:${key}` as const;
    const take = () => {
      batch(() => write(state, key, readMapTrait(key, model.get(key))));
      if (TRAITS[key].owner === "kernel") kernel.heard();
    };
    model.on(name, take);
    return () => model.off(name, take);
  });
  const receive = (message: unknown) => {
    if (asked.settle(message)) kernel.heard();
  };
  model.on("msg:custom", receive);
  return {
    state,
    live: kernel.live,
    canBeLive: true,
    schemaVersion: model.get("schema_version"),
    set(key, value) {
      if (state[key].peek() === value) return;
      write(state, key, value);
      attempt(() => {
        model.set(key, value);
        model.save_changes();
      });
    },
    request(message) {
      kernel.expectAnswer();
      return asked.ask(message);
    },
    wake() {
      if (!kernel.live.peek() || kernel.silent.peek()) kernel.askSoon();
    },
    dispose() {
      kernel.stop();
      for (const stop of stops) stop();
      model.off("msg:custom", receive);
    },
  };
}

/** A saved page: the state it was saved with, and nobody to compute anything. */
export function pageMapHost(json: string): MapHost {
  const saved = savedState(json);
  const state = signalsOf((key) => saved[key]);
  return {
    state,
    live: signal(false),
    canBeLive: false,
    schemaVersion: saved["schema_version"],
    set: (key, value) => write(state, key, value),
    request: noKernel,
    wake() {},
    dispose() {},
  };
}

function write<K extends keyof State>(state: Signals, key: K, value: State[K]): void {
  state[key].value = value;
}
