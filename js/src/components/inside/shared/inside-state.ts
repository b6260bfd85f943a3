import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AttentionSide } from "../../../generated/protocol";
import type { LineFocus } from "../../../lib/inside/attention-lines";
import { layerTokensOf, unitOfLayerToken } from "../../../lib/inside/layer-tokens";
import {
  type Query,
  type QueryType,
  queryKey,
  type Side,
  type Subject,
  type Weighting,
} from "../../../lib/inside/parts";
import { type Explorer, useExplorer } from "../../frame/explorer";

/** What of the inside is shown. */
export type Tab = "heads" | "grid" | "token" | "layers" | "where" | "paths" | "neurons";

/** A part that was asked for: under way, or refused with a reason. */
export type Request = { readonly isPending: boolean; readonly problem: string };

/** What a person has chosen in the views of the inside; each view of a widget has its own. */
interface Choices {
  readonly tab: Signal<Tab>;
  readonly side: Signal<Side>;
  readonly layer: Signal<number>;
  /** The heads that are switched on; null for as many as can be shown. */
  readonly heads: Signal<readonly number[] | null>;
  readonly weighting: Signal<Weighting | "rollout">;
  readonly threshold: Signal<number>;
  readonly watched: Signal<readonly string[]>;
  /** The layer's token under the pointer or with the focus. */
  readonly hovered: Signal<LineFocus | null>;
  /** The layer's token that was clicked last. */
  readonly chosen: Signal<LineFocus | null>;
}

export interface InsideState extends Choices {
  readonly subject: ReadonlySignal<Subject>;
  readonly requests: ReadonlySignal<ReadonlyMap<string, Request>>;
  /** Tells requests apart; those for another text or target are others. */
  keyOf(query: Query): string;
  /** Ask the kernel for a part. */
  open(query: Query): Promise<void>;
}

const states = new WeakMap<Explorer, InsideState>();

/** Choices by what they are kept for, as an explorer lasts only as long as the view is open. */
const kept = new WeakMap<object, Choices>();

/** The state of an explorer, with the choices that were made when the same owner opened it last. */
export function openInside(explorer: Explorer, owner: object): InsideState {
  const choices = kept.get(owner) ?? firstChoices(explorer);
  kept.set(owner, choices);
  const created = { ...choices, ...createRequests(explorer) };
  states.set(explorer, created);
  return created;
}

export function useInside(): InsideState {
  const explorer = useExplorer();
  return states.get(explorer) ?? openInside(explorer, explorer);
}

/** The tab on which parts of a type are shown. */
const TABS: { readonly [K in QueryType]: Tab | null } = {
  overview: null,
  head_maps: "heads",
  head_grid: "grid",
  head_vectors: "token",
  rollout: "heads",
  layer_answers: "layers",
  logit_lens: "layers",
  token_paths: "paths",
  neuron_factors: "neurons",
  top_neurons: "neurons",
  layer_conductance: "where",
  head_ablation: "grid",
};

/** A saved page begins with what was opened in it. */
function firstChoices({ state }: Explorer): Choices {
  const queries = state.inside.peek().map(({ query }) => query);
  const tabs = queries.map(({ type }) => TABS[type]).filter((tab) => tab !== null);
  const maps = queries.find((query) => query.type === "head_maps");
  const lens = queries.findLast((query) => query.type === "logit_lens");
  return {
    tab: signal(tabs.includes("heads") ? "heads" : (tabs.at(-1) ?? "heads")),
    side: signal(maps?.side ?? "self"),
    layer: signal(maps?.layer ?? 0),
    heads: signal(null),
    weighting: signal(maps?.weighting ?? "weights"),
    threshold: signal(0.05),
    watched: signal(lens?.watch ?? []),
    hovered: signal(null),
    chosen: signal(null),
  };
}

function createRequests({ host, state, selection }: Explorer): Omit<InsideState, keyof Choices> {
  const requests = signal<ReadonlyMap<string, Request>>(new Map());
  const note = (key: string, request: Request) => {
    requests.value = new Map(requests.peek()).set(key, request);
  };
  const subject = computed(
    (): Subject => ({
      target: selection.value.target,
      contrast: selection.value.contrast,
      output: selection.value.output,
      predicted: state.answer.value?.predicted ?? "",
    }),
  );
  const keyOf = (query: Query) =>
    JSON.stringify([queryKey(query), subject.value, state.text.value, state.text_pair.value]);
  return {
    subject,
    requests,
    keyOf,
    async open(query) {
      const key = keyOf(query);
      if (requests.peek().get(key)?.isPending) return;
      note(key, { isPending: true, problem: "" });
      const reply = await host.request({ type: "look_inside", query });
      note(key, { isPending: false, problem: reply.type === "failed" ? reply.message : "" });
    },
  };
}

/** Which token of one side is looked at: under the pointer, else selected. */
export function useFocus(side: AttentionSide): LineFocus | null {
  const { hovered, chosen } = useInside();
  const { layout, pointed, selected } = useExplorer();
  if (hovered.value !== null) return within(hovered.value, side);
  if (layout.value === null) return null;
  const [at] = layerTokensOf(layout.value, pointed.value?.index, side.reading);
  if (at !== undefined) return { end: "reading", at };
  const last = selected.value.at(-1);
  const isOwn = (focus: LineFocus) => {
    const token = side[focus.end][focus.at];
    if (token === undefined || layout.value === null) return false;
    const unit = unitOfLayerToken(layout.value, token);
    return unit === null || selected.value.some(({ index }) => index === unit);
  };
  if (chosen.value !== null && isOwn(chosen.value)) return chosen.value;
  for (const end of ["reading", "read"] as const) {
    const [place] = layerTokensOf(layout.value, last?.index, side[end]);
    if (place !== undefined) return { end, at: place };
  }
  return null;
}

function within(focus: LineFocus, side: AttentionSide): LineFocus | null {
  return focus.at < side[focus.end].length ? focus : null;
}
