import type { ComponentType } from "preact";
import type { Overview } from "../../generated/protocol";
import { Segmented } from "../controls/segmented";
import { useExplorer } from "../frame/explorer";
import { GridView } from "./heads/grid-view";
import { HeadView } from "./heads/head-view";
import { TokenView } from "./heads/token-view";
import { LayersView } from "./layers/layers-view";
import { WhereView } from "./layers/where-view";
import { NeuronsView } from "./neurons/neurons-view";
import { PathsView } from "./paths/paths-view";
import { type Tab, useInside } from "./shared/inside-state";
import { Missing } from "./shared/missing";
import { usePart } from "./shared/use-parts";

interface TabInfo {
  readonly title: string;
  readonly hint: string;
  /** What is shown, and how far it can be trusted. */
  readonly about: string;
  /** The same where the input is an image, if that is shown otherwise. */
  readonly aboutImage?: string;
  readonly Body: ComponentType<{ readonly overview: Overview }>;
  /** Why the model has nothing to show there; "" if it has. */
  readonly lack: (overview: Overview) => string;
}

const attention = ({ no_attention, sides }: Overview) =>
  no_attention || (sides.length === 0 ? "This model has no attention that can be read." : "");

const statesLack = ({ hidden_states: states }: Overview) =>
  states === 0 ? "The layers of this model cannot be read." : "";

export const TABS: { readonly [T in Tab]: TabInfo } = {
  heads: {
    title: "heads",
    hint: "what the heads of a layer read",
    about:
      "Each line is what a token on the left reads from one on the right. Attention shows where " +
      "a head looks, not why the model answers: it is no explanation by itself.",
    aboutImage:
      "What the class token, or the patch under the pointer, reads from the image. Attention shows " +
      "where a head looks, not why the model answers: it is no explanation by itself.",
    Body: HeadView,
    lack: attention,
  },
  grid: {
    title: "all heads",
    hint: "every head of every layer, small",
    about:
      "One picture a head: rows read, columns are read. Importance and switching off tell what " +
      "the target depends on; a pattern alone does not.",
    Body: GridView,
    lack: attention,
  },
  token: {
    title: "one token",
    hint: "query and keys of one head, dimension by dimension",
    about:
      "A token reads from those whose key fits its query: the products of all dimensions add up to " +
      "a score, and a softmax over the scores divided by √d makes shares of them.",
    Body: TokenView,
    lack: attention,
  },
  layers: {
    title: "layers",
    hint: "what the model would answer from each layer",
    about:
      "Each layer's state is read by the model's last part, which was trained on the last states " +
      "alone: what early rows show need not be what the model knows there.",
    Body: LayersView,
    lack: ({ lens }) => (lens === "none" ? "The layers of this model cannot be read." : ""),
  },
  where: {
    title: "where",
    hint: "the share of each layer and token in the target",
    about:
      "Layer conductance (Dhamdhere et al. 2018): how much of the target's change from the " +
      "baseline passes through each token at each layer.",
    Body: WhereView,
    lack: statesLack,
  },
  paths: {
    title: "paths",
    hint: "where the state of each token moves from layer to layer",
    about:
      "Each path is a token's hidden state from the embeddings to the last layer, on the plane that " +
      "keeps most of the variance of all states. What lies close on a plane may lie far apart.",
    Body: PathsView,
    lack: statesLack,
  },
  neurons: {
    title: "neurons",
    hint: "groups of neurons that are active together",
    about:
      "Non-negative factors of the feed-forward activations (as in ecco): neurons that are active " +
      "together. A factor that looks like a topic does not show that the answer depends on it.",
    Body: NeuronsView,
    lack: ({ neuron_layers: layers }) =>
      layers === 0 ? "The feed-forward layers of this model cannot be told." : "",
  },
};

const NAMES = Object.keys(TABS) as readonly Tab[];

/** The views into the layers of the model, one at a time. */
export function InsideTabs() {
  const { tab } = useInside();
  const { layout } = useExplorer();
  const opened = usePart<"overview">({ type: "overview" });
  const overview = opened.part;
  const info = TABS[tab.value];
  const isImage = Boolean(layout.value?.grid);
  const lack = overview === null ? "" : info.lack(overview);
  const others = NAMES.filter((name) => overview !== null && TABS[name].lack(overview) === "");
  return (
    <>
      <div class="tfxg-inside-head">
        <Segmented
          label="what of the inside"
          options={NAMES.map((value) => ({
            value,
            title: TABS[value].title,
            hint: TABS[value].hint,
          }))}
          value={tab.value}
          onChoose={(value) => {
            tab.value = value;
          }}
        />
      </div>
      <p class="tfxg-muted tfxg-inside-about">
        {(isImage ? info.aboutImage : undefined) ?? info.about}
      </p>
      {overview === null ? (
        <Missing of={opened} label="open the model" />
      ) : lack === "" ? (
        <info.Body overview={overview} />
      ) : (
        <div class="tfxg-missing-part" data-role="inside-lack">
          <p>{lack}</p>
          {others.length > 0 && (
            <p class="tfxg-muted">
              {"There is: "}
              {others.map((name) => (
                <button
                  key={name}
                  type="button"
                  class="tfxg-link tfxg-held"
                  onClick={() => {
                    tab.value = name;
                  }}
                >
                  {TABS[name].title}
                </button>
              ))}
            </p>
          )}
        </div>
      )}
    </>
  );
}
